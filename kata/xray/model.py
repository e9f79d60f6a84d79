"""What an x-ray measures, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kata.catalogue import Exercise
from kata.judging.verdict import Card
from kata.schedule import Step


@dataclass(frozen=True)
class PlanNode:
    """One step of the server's plan. Rows are those of one loop; times and pages those of all loops."""

    kind: str  # `Seq Scan`, `Hash Right Join`, …
    subject: str = ""  # table, alias and index
    conditions: tuple[str, ...] = ()  # filters, keys of a sort or a join, as the server words them
    estimated: float = 0  # rows that the planner expected
    rows: float = 0
    loops: int = 1  # 0 if the step was never needed
    seconds: float = 0  # with everything below it
    own_seconds: float = 0  # without what is below it
    buffers: int = 0  # pages (8 KiB) that were read, with everything below it
    children: tuple[PlanNode, ...] = ()  # the steps that feed it

    def walk(self) -> Iterator[PlanNode]:
        """Yield this step and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def misjudged(self) -> bool:
        """Whether the planner's estimate was wrong by a factor of ten or more."""
        low, high = sorted((self.estimated, self.rows))
        return self.loops > 0 and high >= 10 and high >= 10 * max(low, 1)


@dataclass(frozen=True)
class Plan:
    """The plan of a statement, as executed; times are the server's, in seconds."""

    root: PlanNode
    planning: float = 0
    execution: float = 0

    @property
    def costliest(self) -> PlanNode:
        """The step that took the longest by itself."""
        return max(self.root.walk(), key=lambda node: node.own_seconds)


@dataclass(frozen=True)
class Sending:
    """A statement, sent once."""

    parameters: tuple[Any, ...] = ()  # of the last set, if it was a batch
    rows: int = 0  # returned or changed
    seconds: float = 0  # from Execute to the end of the reply, on the wire
    batch: int = 1  # sets of parameters
    error: str = ""


@dataclass(frozen=True)
class Emission:
    """A statement, and every time that one line sent it (at least once)."""

    sql: str
    sendings: tuple[Sending, ...]
    location: str = ""  # `app/file.py:line`, where it is known
    source: str = ""  # that line
    origin: str = ""  # why SQLAlchemy sent it ("lazy load", "eager load", "refresh"), or who else sent it
    plan: Plan | None = None  # of the first sending

    @property
    def error(self) -> str:
        """The server's first error; empty if there was none."""
        return next((sending.error for sending in self.sendings if sending.error), "")

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
    """A call on a data set of a certain size, the fastest of a few."""

    size: int  # in units of the series
    statements: int
    seconds: float  # of the call
    server_seconds: float  # of its statements, on the wire
    rows: int  # fetched


@dataclass(frozen=True)
class Series:
    """The same function on larger and larger data sets."""

    name: str
    points: tuple[Point, ...]
    reference: bool = False  # the workbook's own answer, for comparison
    stopped: str = ""  # why there are no more points
    unit: str = "parents"  # what the size counts
    each: str = "parent"

    @property
    def finding(self) -> str:
        """How the number of statements grows, in one sentence; empty if there are too few points."""
        if len(self.points) < 2:
            return ""
        counts = [point.statements for point in self.points]
        first, last = self.points[0], self.points[-1]
        if counts[0] == counts[-1] == max(counts):
            plural = "statement" if counts[0] == 1 else "statements"
            return f"{counts[0]} {plural}, however many {self.unit} there are."
        added = (last.statements - first.statements) / (last.size - first.size)
        listed = ", ".join(f"{count:,}" for count in counts)
        if added >= 0.5:
            more = "one more" if round(added) == 1 else f"{added:.1f} more"
            return f"The statements grow with the data: {listed}. Each {self.each} costs {more}."
        return f"The statements grow slowly: {listed}."


@dataclass(frozen=True)
class Listing:
    """A text with a title, such as the DDL of a table."""

    title: str
    language: str  # `sql`, `python`, or empty for words
    text: str


@dataclass(frozen=True)
class XRay:
    """What was measured."""

    exercise: Exercise
    location: str  # `app/file.py:line` of its object
    call: str  # as Python
    data: str = ""  # the rows that it ran on
    emissions: tuple[Emission, ...] = ()  # in the order in which they were first sent
    seconds: float = 0  # of the whole call
    facts: dict[str, str] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    growth: tuple[Series, ...] = ()  # of the answer, then of solutions for comparison
    trouble: Card | None = None  # why the call failed
    schedule: tuple[Step, ...] = ()  # two calls at the same time, side by side

    @property
    def count(self) -> int:
        """How many statements were sent."""
        return sum(len(emission.sendings) for emission in self.emissions)

    @property
    def server_seconds(self) -> float:
        """How long the statements took on the wire."""
        return sum(emission.seconds for emission in self.emissions)
