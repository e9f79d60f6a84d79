"""A question as it is asked, how an answer is read, and whether it is right."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from kata.quiz.model import Kind, Question

Answer = tuple[int, ...]
"""The positions of choices, from 0, in the order in which they were marked; or one number that was typed."""

LETTERS = "abcdefg"
_WORDS = re.compile(r"[\s,;.)]+")


class Unclear(ValueError):
    """A typed answer cannot be read; the message says what is expected."""


@dataclass(frozen=True)
class Asked:
    """A question with its choices in the order in which they are shown.

    Attributes:
        question: The question.
        choices: Its choices; none where a number is asked for.
    """

    question: Question
    choices: tuple[str, ...]

    @classmethod
    def shuffled(cls, question: Question, seed: int) -> Asked:
        """Shuffle the choices; the same seed gives the same order. Steps are never shown in their right order."""
        choices = list(question.choices)
        random.Random(f"{seed} {question.id}").shuffle(choices)
        if question.kind is Kind.ORDER and choices == list(question.right):
            choices = [*choices[1:], choices[0]]
        return cls(question, tuple(choices))

    @property
    def takes_number(self) -> bool:
        """Whether a number is typed instead of choosing."""
        return not self.choices

    @property
    def right(self) -> Answer:
        """The right answer; choices are in the order in which they are shown, steps in their right order."""
        if self.takes_number:
            return (self.question.number or 0,)
        positions = [self.choices.index(text) for text in self.question.right]
        return tuple(positions if self.question.kind is Kind.ORDER else sorted(positions))

    @property
    def expected(self) -> str:
        """What to type, as the end of a sentence."""
        if self.takes_number:
            return "a number, such as 3"
        last = LETTERS[len(self.choices) - 1]
        if self.question.kind is Kind.ORDER:
            return f"all letters from a to {last} in order, such as {' '.join(self._example())}"
        if self.question.kind is Kind.SEVERAL:
            return f"the letters of all that are right, such as a,{last}"
        return f"one letter from a to {last}"

    def is_right(self, answer: Answer) -> bool:
        """Whether an answer is right; where several are marked, all and no other."""
        if self.takes_number or self.question.kind is Kind.ORDER:
            return answer == self.right
        return sorted(answer) == list(self.right)

    def read(self, text: str) -> Answer:
        """Read a typed answer: letters or digits of choices (`b`, `a,c`, `3 1 2`, `cab`), or a number.

        Raises:
            Unclear: It is not an answer to this question.
        """
        text = text.strip().lower()
        if self.takes_number:
            if not (text.isascii() and text.isdigit() and len(text) < 10):
                raise Unclear(f"Type {self.expected}.")
            return (int(text),)
        positions = tuple(map(self._position, self._parts(text)))
        if not positions or len(set(positions)) < len(positions):
            raise Unclear(f"Type {self.expected}.")
        if self.question.kind is Kind.ORDER and len(positions) < len(self.choices):
            raise Unclear(f"Type {self.expected}.")
        if not self.question.marks_several and len(positions) > 1:
            raise Unclear(f"Only one is right: type {self.expected}.")
        return positions

    def written(self, answer: Answer) -> str:
        """Write an answer as it may be typed."""
        if self.takes_number:
            return str(answer[0])
        if self.question.kind is Kind.ORDER:
            return " ".join(LETTERS[position] for position in answer)
        return ",".join(LETTERS[position] for position in sorted(answer))

    def _parts(self, text: str) -> list[str]:
        parts = [part for part in _WORDS.split(text) if part]
        # "cab", "312": one character each.
        return list(parts[0]) if len(parts) == 1 and self.question.marks_several else parts

    def _position(self, part: str) -> int:
        names = LETTERS[: len(self.choices)]
        if len(part) == 1 and part in names:
            return names.index(part)
        if part.isascii() and part.isdigit() and 1 <= int(part[:3]) <= len(names):
            return int(part[:3]) - 1
        raise Unclear(f"{part[:20]!r} is none of the choices: type {self.expected}.")

    def _example(self) -> str:
        letters = LETTERS[: len(self.choices)]
        return letters[1:] + letters[0]
