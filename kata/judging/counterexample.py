"""The smallest counterexample: the fewest rows on which an answer and the right one still differ.

The search deletes rows inside the judge's transaction, repeats answer and oracle, and keeps a deletion if they still
differ: delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002), greedy and
within a time budget, because it delays the card.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kata.datasets import Table, View, literal, read_hints
from kata.judging.attempt import Attempt
from kata.judging.data import Parts, part_of, schema
from kata.judging.in_worlds import WorldCall, call_in_world
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.query_spec import QuerySpec
from kata.judging.rows import Cells, same_rows
from kata.judging.verdict import SmallTable
from kata.shape import read_shape
from kata.wire import InjectionError

_SHOWN_ROWS = 12
_MOST_RESULT_ROWS = 40
_Deleted = Mapping[str, Sequence[Cells]]  # table → primary keys
_Trial = tuple[list[Cells], list[Cells]]  # the right rows and those of the answer


async def smallest(
    attempt: Attempt, spec: QuerySpec, observation: Observation, read: Callable[[Observation], list[Cells]]
) -> tuple[SmallTable, ...]:
    """Shrink the data of a call that returned wrong rows, within `attempt.counterexample_seconds`.

    Args:
        attempt, spec, observation: The answer, what is right, and the call.
        read: Reads the rows of an observation; may raise `Mistake`.

    Returns:
        The small database, what the answer returns on it, and what is right; empty if the time was too short, or the
        difference could not be reproduced.
    """
    if attempt.counterexample_seconds <= 0:
        return ()
    oracle = spec.filled(spec.oracle, observation.arguments)
    search = _Search(attempt, observation, oracle, read, time.perf_counter() + attempt.counterexample_seconds)
    best = await search.differs({})
    if best is None:
        return ()
    # The rows of an association table are deleted with those that they connect.
    for table in schema().children_first():
        if table.primary_key and not table.is_association and _is_read(attempt.parts, table.name):
            best = await search.shrink(table, best)
    if not (tables := await search.database()):
        return ()
    right, got = best
    called = observation.with_arguments
    return (
        *tables,
        _table(f"you return{called}", spec.labels, got),
        _table(f"right is{called}", spec.labels, right),
    )


async def shown(attempt: Attempt, spec: QuerySpec, call: WorldCall, got: Sequence[Cells]) -> tuple[SmallTable, ...]:
    """Return a world as the counterexample, with rows that the answer may return there."""
    observation = await call_in_world(attempt, call)
    search = _Search(attempt, observation, "", lambda _: [], 0.0)
    called = observation.with_arguments
    return (
        *await search.database(_read_by(spec.oracle, *(statement.sql for statement in observation.work))),
        _table(f"your order allows{called}", spec.labels, got),
        _table(f"right is{called}", spec.labels, call.right),
    )


@dataclass
class _Search:
    attempt: Attempt
    observation: Observation
    oracle: str
    read: Callable[[Observation], list[Cells]]
    deadline: float
    deleted: dict[str, list[Cells]] = field(default_factory=dict)

    async def differs(self, deleted: _Deleted) -> _Trial | None:
        """Run answer and oracle without these rows; return `None` if they agree, or if one of them fails."""
        try:
            await self.attempt.load(self.observation.rows)
            right = (await self.attempt.connection.run(_deletes(deleted) + self.oracle))[-1].rows
            again = await self.attempt.call(*self.observation.arguments, may_raise=True)
            got = None if again.raised is not None else self.read(again)
        except (InjectionError, Mistake, CouldNotJudge):
            return None
        return None if got is None or same_rows(right, got) else (right, got)

    async def shrink(self, table: Table, best: _Trial) -> _Trial:
        """Delete as many rows of a table as possible, in smaller and smaller chunks."""
        await self.attempt.load(self.observation.rows)
        key = ", ".join(table.primary_key)
        keys = await self.attempt.query(f"{_deletes(self.deleted)} SELECT {key} FROM {table.name} ORDER BY {key}")
        size = len(keys)
        while size >= 1:
            at = 0
            while at < len(keys):
                if time.perf_counter() > self.deadline:
                    return best
                deleted = {**self.deleted, table.name: self.deleted.get(table.name, []) + keys[at : at + size]}
                trial = await self.differs(deleted)
                if trial is None:
                    at += size
                else:
                    best, self.deleted = trial, deleted
                    del keys[at : at + size]
            size //= 2
        return best

    async def database(self, only: frozenset[str] = frozenset()) -> tuple[SmallTable, ...]:
        """The remaining rows, of some tables only if these are given; empty if they are too many to help."""
        await self.attempt.load(self.observation.rows)
        connection, deletes = self.attempt.connection, _deletes(self.deleted)
        tables = []
        try:
            for view in _views(self.attempt.parts):
                if only and not any(table.rpartition(".")[2] in only for table in view.tables):
                    continue
                await connection.rewind()
                tables.append(_table(view.title, view.labels, (await connection.run(deletes + view.sql))[-1].rows))
            await connection.rewind()
        except InjectionError:
            return ()
        if any(len(table.rows) > _SHOWN_ROWS for table in tables):
            return ()
        return tuple(table for table in tables if table.rows)


def _read_by(*statements: str) -> frozenset[str]:
    """The tables that statements read."""
    shapes = [shape for sql in statements if (shape := read_shape(sql)) is not None]
    return frozenset(table for shape in shapes for table in shape.tables)


def _views(parts: Parts | None) -> list[View]:
    """The views of `tables.toml`, and one of each table that it does not mention; of these parts of init.sql."""
    views = list(read_hints().views)
    mentioned = {table for view in views for table in view.tables}
    others = [table for name, table in schema().tables.items() if name not in mentioned]
    views += [View(table.name, (table.name,), tuple(table.columns), table.select()) for table in others]
    return [view for view in views if any(_is_read(parts, table) for table in view.tables)]


def _is_read(parts: Parts | None, table: str) -> bool:
    return parts is None or part_of(table) in parts


def _deletes(deleted: _Deleted) -> str:
    return "".join(
        f"DELETE FROM {table} WHERE ({', '.join(schema().tables[table].primary_key)}) IN ({', '.join(map(_tuple, keys))});"
        for table, keys in deleted.items()
        if keys
    )


def _tuple(cells: Cells) -> str:
    return f"({', '.join(map(literal, cells))})"


def _table(name: str, labels: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> SmallTable:
    return SmallTable(name, tuple(labels), tuple(tuple(row) for row in rows[:_MOST_RESULT_ROWS]))
