"""Verdicts as plain values: the judge makes them; the command line, pytest and the JSON show them."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kata.catalogue import Exercise
from kata.schedule import Step as Step

JSON_SCHEMA = 1
IMPORT = "import"
"""The name of the check that precedes all others if the module does not import."""


class Status(enum.StrEnum):
    """The status of an exercise, or of one check."""

    PASSED = "passed"
    FAILED = "failed"
    """The answer is wrong; an exception or a time-out inside it counts as wrong."""
    TODO = "todo"
    """Not started: neither right nor wrong."""
    BLOCKED = "blocked"
    """An exercise that it builds on is not passed yet."""
    ERROR = "error"
    """It could not be judged; never a pass."""
    SKIPPED = "skipped"
    """Of a check only: an earlier check of the same exercise did not pass, or the exercise was not judged at all."""


@dataclass(frozen=True)
class Sent:
    """A statement that the learner's code sent.

    Attributes:
        file, line: The line of the learner's code that caused it, if known.
        rows: How many rows came back, or were changed.
        error: The server's message if it refused the statement.
        parameters: The arguments of `$1`, `$2`, … as text.
    """

    sql: str
    file: str | None = None
    line: int | None = None
    rows: int = 0
    error: str = ""
    parameters: tuple[str, ...] = ()


class RowChange(enum.StrEnum):
    """What is wrong with one row of an answer."""

    MISSING = "missing"
    UNEXPECTED = "unexpected"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class RowDifference:
    """One row that differs.

    Attributes:
        expected: The right cells; `None` for a row that should not be there.
        got: The answer's cells; `None` for a row that is missing.
        differing: The indexes of the cells that differ.
        position: The (1-based) number of the row in the right answer, or in the answer if it is unexpected.
    """

    change: RowChange
    expected: tuple[Any, ...] | None
    got: tuple[Any, ...] | None
    differing: tuple[int, ...] = ()
    position: int = 0


@dataclass(frozen=True)
class Difference:
    """Right and returned rows side by side: only those that differ."""

    labels: tuple[str, ...]
    rows: tuple[RowDifference, ...]
    expected_count: int
    got_count: int


@dataclass(frozen=True)
class SmallTable:
    """A small table of the data that shows a mistake: the smallest counterexample consists of them."""

    name: str
    labels: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Card:
    """What the learner reads about a check that did not pass. Every part but the mistake may be empty.

    Attributes:
        mistake: One sentence that names the mistake.
        expected, got: Counts or values, if they say more than a difference of rows.
        difference: The rows that differ.
        data: Which rows were loaded, with the seed that reproduces them.
        counterexample: The smallest database on which the answer is still wrong.
        explanation: For an exception: what happened and why.
        where: `app/file.py:line` in the learner's code.
        statements: What was sent.
        schedule: What several sessions at once did, in order: instead of `statements`, where the order is the mistake.
        help: What to do next.
    """

    mistake: str
    expected: str = ""
    got: str = ""
    difference: Difference | None = None
    data: str = ""
    counterexample: tuple[SmallTable, ...] = ()
    explanation: str = ""
    where: str = ""
    statements: tuple[Sent, ...] = ()
    schedule: tuple[Step, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check; its card is what to show if the check did not pass.

    Attributes:
        witness: "worker" if it rests on the word of the learner's process alone, otherwise empty.
    """

    name: str
    title: str
    status: Status
    card: Card | None = None
    witness: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as `kata check --json` prints it; witness and schedule are in it only if there are any."""
        document: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "status": str(self.status),
            "message": self.message,
        }
        if self.witness:
            document["witness"] = self.witness
        if self.card is not None and self.card.schedule:
            document["schedule"] = [step.to_json() for step in self.card.schedule]
        return document

    @property
    def message(self) -> str:
        """The card in one paragraph, for JSON and logs; empty for a check that passed."""
        if self.card is None:
            return ""
        card = self.card
        counts = f"expected {card.expected}, got {card.got}" if card.expected or card.got else ""
        return " — ".join(part for part in (card.mistake, counts, card.explanation, card.help) if part)


@dataclass(frozen=True)
class Verdict:
    """The judgement of one exercise.

    Attributes:
        checks: Its checks in order.
        statements: What the answer sent on the seed rows.
        message: For todo and blocked: where to start, or what comes first; for error: what went wrong.
        location: `app/file.py:line` of the exercise's object.
        seconds: How long judging took.
    """

    exercise: Exercise
    status: Status
    checks: tuple[CheckResult, ...] = ()
    statements: tuple[Sent, ...] = ()
    message: str = ""
    location: str = ""
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as `kata check --json` prints it."""
        return {
            "number": self.exercise.number,
            "id": self.exercise.id,
            "title": self.exercise.title,
            "status": str(self.status),
            "message": self.message,
            "place": self.location,
            "checks": [check.to_json() for check in self.checks],
            "statements": [
                {"sql": sent.sql, "file": sent.file, "line": sent.line, "rows": sent.rows} for sent in self.statements
            ],
        }


@dataclass(frozen=True)
class Report:
    """The verdicts of one run."""

    verdicts: Sequence[Verdict]

    @property
    def passed(self) -> int:
        """How many exercises are right."""
        return sum(verdict.status is Status.PASSED for verdict in self.verdicts)

    def to_json(self) -> dict[str, Any]:
        """Return the whole report as `kata check --json` prints it."""
        return {
            "schema": JSON_SCHEMA,
            "exercises": [verdict.to_json() for verdict in self.verdicts],
            "passed": self.passed,
            "total": len(self.verdicts),
        }
