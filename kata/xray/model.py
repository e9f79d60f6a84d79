"""What an x-ray has seen, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kata.catalogue import Exercise
from kata.datasets import load_provider
from kata.judging.verdict import Card


@dataclass(frozen=True)
class PlanNode:
    """One step of the server's plan.

    Attributes:
        kind: What it does: `Seq Scan`, `Hash Right Join`, …
        subject: On what: `employees e`, `using ix_employees_department_id`.
        conditions: Filters, keys of a sort or a join, as the server words them.
        estimated: How many rows the planner expected (of one loop).
        rows: How many there were (of one loop, on average).
        loops: How often it ran; 0 when it was never needed.
        seconds: How long it took with everything below it, in all loops.
        own_seconds: The part of it that it took itself.
        buffers: How many pages (8 KiB) it looked at, with everything below it.
        children: The steps that feed it.
    """

    kind: str
    subject: str = ""
    conditions: tuple[str, ...] = ()
    estimated: float = 0
    rows: float = 0
    loops: int = 1
    seconds: float = 0
    own_seconds: float = 0
    buffers: int = 0
    children: tuple[PlanNode, ...] = ()

    def walk(self) -> Iterator[PlanNode]:
        """This step and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def misjudged(self) -> bool:
        """Whether the planner was wrong by a factor of ten or more."""
        low, high = sorted((self.estimated, self.rows))
        return self.loops > 0 and high >= 10 and high >= 10 * max(low, 1)


@dataclass(frozen=True)
class Plan:
    """The plan of a statement, as it was carried out.

    Attributes:
        root: Its last step.
        planning, execution: Seconds that the server spent on making and on carrying it out.
    """

    root: PlanNode
    planning: float = 0
    execution: float = 0

    @property
    def costliest(self) -> PlanNode:
        """The step that took the longest by itself."""
        return max(self.root.walk(), key=lambda node: node.own_seconds)


@dataclass(frozen=True)
class Sending:
    """One time that a statement was sent.

    Attributes:
        parameters: The arguments of `$1`, `$2`, …
        rows: How many rows came back, or were changed.
        seconds: From Execute to the answer's end, on the wire.
        batch: How many sets of parameters were sent at once.
        error: The server's complaint.
    """

    parameters: tuple[Any, ...] = ()
    rows: int = 0
    seconds: float = 0
    batch: int = 1
    error: str = ""


@dataclass(frozen=True)
class Emission:
    """A statement and all the times that it was sent from one line.

    Attributes:
        sql: As it was sent.
        sendings: At least one.
        place: `app/file.py:line`, where it is known.
        source: That line.
        origin: What made SQLAlchemy send it: "lazy load", "eager load", "refresh"; or who else did.
        plan: What the server did with the first of them; `None` when it has no plan.
    """

    sql: str
    sendings: tuple[Sending, ...]
    place: str = ""
    source: str = ""
    origin: str = ""
    plan: Plan | None = None

    @property
    def rows(self) -> int:
        """The rows of all sendings."""
        return sum(sending.rows for sending in self.sendings)

    @property
    def seconds(self) -> float:
        """The time of all sendings."""
        return sum(sending.seconds for sending in self.sendings)


@dataclass(frozen=True)
class Point:
    """A call on so many parents.

    Attributes:
        size: How many there were.
        statements: How many statements were sent.
        seconds: How long the call took, the fastest of a few.
        server_seconds: How long the statements of that call took on the wire.
        rows: How many rows came back.
    """

    size: int
    statements: int
    seconds: float
    server_seconds: float
    rows: int


@dataclass(frozen=True)
class Series:
    """The same function on more and more parents.

    Attributes:
        name: What was called.
        points: By number of parents.
        reference: Whether it is the workbook's own answer, for comparison.
        stopped: Why there are no more points; empty when all were measured.
        parent: What the parents are called: singular and plural.
    """

    name: str
    points: tuple[Point, ...]
    reference: bool = False
    stopped: str = ""
    parent: tuple[str, str] = field(default_factory=lambda: load_provider().PARENT)

    @property
    def finding(self) -> str:
        """In one sentence, how the number of statements grows."""
        if len(self.points) < 2:
            return ""
        counts = [point.statements for point in self.points]
        first, last = self.points[0], self.points[-1]
        if counts[0] == counts[-1] == max(counts):
            plural = "statement" if counts[0] == 1 else "statements"
            return f"{counts[0]} {plural}, however many {self.parent[1]} there are."
        added = (last.statements - first.statements) / (last.size - first.size)
        listed = ", ".join(f"{count:,}" for count in counts)
        if added >= 0.5:
            each = "one more" if round(added) == 1 else f"{added:.1f} more"
            return f"The statements grow with the data: {listed}. Each {self.parent[0]} costs {each}."
        return f"The statements grow slowly: {listed}."


@dataclass(frozen=True)
class Listing:
    """A text with a title, such as the DDL of a table.

    Attributes:
        title: What it is.
        language: `sql`, `python`, or empty for words.
        text: The text.
    """

    title: str
    language: str
    text: str


@dataclass(frozen=True)
class XRay:
    """What was seen.

    Attributes:
        exercise: Of which exercise.
        place: `app/file.py:line`, where its object is.
        call: The call that was looked at, as Python.
        data: On which rows.
        emissions: The statements, in the order of their first time.
        seconds: How long the call took.
        facts: Names and values, for what sends no statements.
        listings: Texts.
        growth: How it grows: the answer's line first, then those for comparison.
        trouble: Why the call did not return, if it did not.
    """

    exercise: Exercise
    place: str
    call: str
    data: str = ""
    emissions: tuple[Emission, ...] = ()
    seconds: float = 0
    facts: dict[str, str] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    growth: tuple[Series, ...] = ()
    trouble: Card | None = None

    @property
    def count(self) -> int:
        """How many statements were sent."""
        return sum(len(emission.sendings) for emission in self.emissions)

    @property
    def server_seconds(self) -> float:
        """How long the statements took on the wire."""
        return sum(emission.seconds for emission in self.emissions)
