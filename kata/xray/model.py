"""What an x-ray measures, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kata.catalogue import Exercise
from kata.judging.verdict import Card


@dataclass(frozen=True)
class PlanNode:
    """One step of the server's plan.

    Attributes:
        kind: What it does: `Seq Scan`, `Hash Right Join`, …
        subject: Table, alias and index.
        conditions: Filters, keys of a sort or a join, as the server words them.
        estimated: How many rows the planner expected (of one loop).
        rows: How many there were (of one loop, on average).
        loops: How often it ran; 0 if it was never needed.
        seconds: Time of all loops, with everything below it.
        own_seconds: Time of all loops, without what is below it.
        buffers: Pages (8 KiB) it read, with everything below it.
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
        """Whether the planner's estimate was wrong by a factor of ten or more."""
        low, high = sorted((self.estimated, self.rows))
        return self.loops > 0 and high >= 10 and high >= 10 * max(low, 1)


@dataclass(frozen=True)
class Plan:
    """The plan of a statement, as executed.

    Attributes:
        root: Its last step.
        planning, execution: The server's seconds for planning and executing it.
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
    """A statement, sent once.

    Attributes:
        parameters: The arguments of `$1`, `$2`, …
        rows: How many rows came back, or were changed.
        seconds: From Execute to the end of the reply, on the wire.
        batch: How many sets of parameters were sent at once.
        error: The server's error; empty if there was none.
    """

    parameters: tuple[Any, ...] = ()
    rows: int = 0
    seconds: float = 0
    batch: int = 1
    error: str = ""


@dataclass(frozen=True)
class Emission:
    """A statement, and every time that one line sent it.

    Attributes:
        sql: As it was sent.
        sendings: At least one.
        location: `app/file.py:line`, where it is known.
        source: That line.
        origin: Why SQLAlchemy sent it ("lazy load", "eager load", "refresh"), or who else sent it.
        plan: The plan of the first sending; `None` if it has none.
    """

    sql: str
    sendings: tuple[Sending, ...]
    location: str = ""
    source: str = ""
    origin: str = ""
    plan: Plan | None = None

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
    """A call on a data set of a certain size.

    Attributes:
        size: How large the data set is, in units of the series.
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
    """The same function on larger and larger data sets.

    Attributes:
        name: What was called.
        points: By size.
        reference: Whether it is the workbook's own answer, for comparison.
        stopped: Why there are no more points; empty if all were measured.
        unit: What the size counts, in the plural.
        each: The same in the singular.
    """

    name: str
    points: tuple[Point, ...]
    reference: bool = False
    stopped: str = ""
    unit: str = "parents"
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
    """What was measured.

    Attributes:
        exercise: The exercise.
        location: `app/file.py:line` of its object.
        call: The call that was looked at, as Python.
        data: The rows it ran on.
        emissions: The statements, in the order in which they were first sent.
        seconds: How long the call took.
        facts: Names and values, for what sends no statements.
        listings: Texts.
        growth: How it grows: the answer's line first, then those for comparison.
        trouble: Why the call failed, if it did.
    """

    exercise: Exercise
    location: str
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
