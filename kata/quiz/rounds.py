"""One round of questions: what is asked next, what was answered, and when it is over."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kata.quiz.marking import Answer, Asked
from kata.quiz.model import Question

EXAM_SECONDS = 30 * 60.0
EXAM_QUESTIONS = 30
_AGAIN_AFTER = (5, 3, 2)
"""How many others come before a question that was missed once, twice, or more often is asked again in the same round."""


class Mark(enum.StrEnum):
    """What became of a question."""

    RIGHT = "right"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Result:
    """A question of a round, and its first answer.

    Attributes:
        asked: The question as it was shown, or would have been.
        answer: `None` if there was none.
        mark: What became of it.
    """

    asked: Asked
    answer: Answer | None
    mark: Mark


@dataclass(frozen=True)
class Tally:
    """How many questions there were, and what became of them."""

    questions: int
    right: int
    wrong: int
    unanswered: int

    @classmethod
    def of(cls, results: Sequence[Result]) -> Tally:
        """Count results."""
        marks = Counter(result.mark for result in results)
        return cls(len(results), marks[Mark.RIGHT], marks[Mark.WRONG], marks[Mark.UNANSWERED])


class Round:
    """The state of a round.

    Args:
        questions: What is asked, in order.
        seed: Decides the order of the choices.
        clock: Returns seconds, from any beginning.
        seconds: How long the round lasts; `None` for as long as it takes.
        repeats: Whether what is missed is asked again in the same round, until it is right.
        on_answer: Called with each answered question, and whether the answer was right. A right answer to a question that
            was missed a moment ago does not count.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        seed: int,
        clock: Callable[[], float],
        seconds: float | None = None,
        repeats: bool = False,
        on_answer: Callable[[Question, bool], None] = lambda question, right: None,
    ) -> None:
        self._all = [Asked.shuffled(question, seed) for question in questions]
        self._left = list(self._all)
        self._clock = clock
        self._ends = None if seconds is None else clock() + seconds
        self._repeats = repeats
        self._on_answer = on_answer
        self._first: dict[str, Result] = {}
        self._misses: Counter[str] = Counter()

    @property
    def is_exam(self) -> bool:
        """Whether there is a time limit, and reasons come at the end."""
        return self._ends is not None

    @property
    def seconds_left(self) -> float | None:
        """How many seconds are left, 0 when time is up; `None` without a limit."""
        return None if self._ends is None else max(self._ends - self._clock(), 0.0)

    @property
    def time_is_up(self) -> bool:
        """Whether the time limit has been reached."""
        return self.seconds_left == 0.0

    @property
    def current(self) -> Asked | None:
        """The question that is to be answered now; `None` when the round is over."""
        return self._left[0] if self._left and not self.time_is_up else None

    @property
    def number(self) -> int:
        """The number of the current question, from 1; one that is asked again does not count."""
        return len(self._first) + (not self.is_repeated)

    @property
    def is_repeated(self) -> bool:
        """Whether the current question was answered in this round before."""
        return bool(self._left) and self._left[0].question.id in self._first

    @property
    def size(self) -> int:
        """How many different questions there are."""
        return len(self._all)

    def answer(self, answer: Answer) -> Result | None:
        """Answer the current question, and go on to the next one.

        Returns:
            What became of it; `None` if time was up before, so that the answer does not count.
        """
        asked = self.current
        if asked is None:
            return None
        self._left.pop(0)
        right, name = asked.is_right(answer), asked.question.id
        result = Result(asked, answer, Mark.RIGHT if right else Mark.WRONG)
        first = self._first.setdefault(name, result) is result
        if not right and self._repeats:
            gap = _AGAIN_AFTER[min(self._misses[name], len(_AGAIN_AFTER) - 1)]
            self._misses[name] += 1
            self._left.insert(min(gap, len(self._left)), asked)
        if first or not right:
            self._on_answer(asked.question, right)
        return result

    def find(self, name: str) -> bool:
        """Make the question with this id the current one, if it is still to be answered; returns whether it is."""
        for at, asked in enumerate(self._left):
            if asked.question.id == name:
                self._left.insert(0, self._left.pop(at))
                return True
        return False

    @property
    def results(self) -> list[Result]:
        """Every question of the round, with its first answer."""
        return [self._first.get(asked.question.id, Result(asked, None, Mark.UNANSWERED)) for asked in self._all]

    @property
    def answered(self) -> list[Result]:
        """The results of the questions that were answered."""
        return [result for result in self.results if result.mark is not Mark.UNANSWERED]


def by_topic(results: Sequence[Result]) -> dict[str, Tally]:
    """Count results by topic."""
    topics = dict.fromkeys(result.asked.question.topic for result in results)
    return {topic: Tally.of([result for result in results if result.asked.question.topic == topic]) for topic in topics}
