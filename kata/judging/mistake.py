"""How a grader ends when the answer is not right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kata.judging.verdict import Card


class Mistake(Exception):
    """The answer is wrong.

    Args:
        sentence: What is wrong, in one sentence that names the mistake.
        parts: The other parts of the `Card`: expected, got, difference, statements, help, …
    """

    def __init__(self, sentence: str, **parts: Any) -> None:
        super().__init__(sentence)
        self.card = Card(sentence, **parts)

    def add(self, **parts: Any) -> Mistake:
        """Fill in parts of the card that are still empty."""
        self.card = replace(
            self.card, **{name: value for name, value in parts.items() if value and not getattr(self.card, name)}
        )
        return self

    def precede(self, sentence: str) -> None:
        """Put a sentence before the one that names the mistake: the cause before its effect."""
        self.card = replace(self.card, mistake=f"{sentence} {self.card.mistake}")


class NotStarted(Exception):
    """The exercise's object still raises NotImplementedError, or is not mapped."""


class CouldNotJudge(Exception):
    """Nothing can be said about the answer: its module does not import, the worker died, the server went away.

    Args:
        sentence: What happened.
        parts: The other parts of the `Card`.
    """

    def __init__(self, sentence: str, **parts: Any) -> None:
        super().__init__(sentence)
        self.card = Card(sentence, **parts)
