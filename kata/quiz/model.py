"""Questions as frozen values."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """How a question is answered."""

    ONE = "one"
    """One choice is right."""
    SEVERAL = "several"
    """At least one choice is right; all of them have to be marked, and no other."""
    ORDER = "order"
    """All choices, in the right order."""
    PREDICT = "predict"
    """What a piece of code does: see `Asks`."""


class Asks(enum.StrEnum):
    """What a prediction is about."""

    STATEMENTS = "statements"
    """How many statements are sent; the answer is a number."""
    SQLSTATE = "sqlstate"
    """With which SQLSTATE the server refuses one of them; the answer is a choice."""
    PRINTS = "prints"
    """What is printed, or which exception leaves the code; the answer is a choice."""


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        id: Its permanent name, by which progress is kept.
        topic: The id of its topic.
        kind: How it is answered.
        question: The text, with `code` in backticks.
        reason: Why the right answer is right.
        exercise: The id of an exercise that practises it.
        right: The right choices; for `ORDER` all of them, in order; none where a number is asked for.
        wrong: The wrong choices, each with why it is wrong (may be empty).
        code: Python that is shown below the question; may be empty.
        asks: What a prediction is about; `None` for the other kinds.
        number: The right answer where a number is asked for.
        themes: Further subjects that it covers, for readers who look for one.
        reads: Pages to read, as pairs of title and URL.
    """

    id: str
    topic: str
    kind: Kind
    question: str
    reason: str
    exercise: str
    right: tuple[str, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()
    code: str = ""
    asks: Asks | None = None
    number: int | None = None
    themes: tuple[str, ...] = ()
    reads: tuple[tuple[str, str], ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """All choices, the right ones first."""
        return (*self.right, *(text for text, _ in self.wrong))

    @property
    def marks_several(self) -> bool:
        """Whether more than one choice may be marked."""
        return self.kind in (Kind.SEVERAL, Kind.ORDER)

    def why_wrong(self, choice: str) -> str:
        """Why a choice is wrong; empty where nothing is said about it."""
        return dict(self.wrong).get(choice, "")


@dataclass(frozen=True)
class Bank:
    """All questions.

    Attributes:
        topics: The title of each topic, by its id, in the order in which they are shown.
        given: What the code of each prediction is given, for people.
        counted: What counts as a statement, for people.
        preamble: The same for Python: the imports before that code.
        questions: In the order of the file.
    """

    topics: Mapping[str, str]
    given: str
    counted: str
    preamble: str
    questions: tuple[Question, ...]

    def is_given(self, question: Question) -> str:
        """What somebody who predicts has to know beyond the code; empty for other questions."""
        if question.kind is not Kind.PREDICT:
            return ""
        return f"{self.given} {self.counted}" if question.asks is Asks.STATEMENTS else self.given

    @property
    def predictions(self) -> tuple[Question, ...]:
        """The questions whose answers are found by running code."""
        return tuple(question for question in self.questions if question.kind is Kind.PREDICT)
