"""The smallest counterexample: the fewest rows on which an answer and the right one still differ.

The search deletes rows inside the judge's transaction, repeats answer and oracle, and keeps a deletion if they still
differ: delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002), greedy and
within a time budget, because it delays the card.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kata.datasets import Table, View, literal, read_hints
from kata.judging.attempt import Attempt
from kata.judging.data import schema
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.rows import Cells, same_rows
from kata.judging.verdict import SmallTable
from kata.wire import InjectionError

_SHOWN_ROWS = 12
_MOST_RESULT_ROWS = 40
_Deleted = Mapping[str, Sequence[Cells]]  # table → primary keys


class Trial(NamedTuple):
    """The right rows and those of an answer, on the same few rows of data."""

    right: list[Cells]
    got: list[Cells]


async def smallest(
    attempt: Attempt,
    observation: Observation,
    *,
    oracle: str,
    labels: Sequence[str],
    read: Callable[[Observation], list[Cells]],
    seconds: float,
) -> tuple[SmallTable, ...]:
    """Shrink the data of a call that returned wrong rows.

    Args:
        attempt, observation: The answer and the call.
        oracle: The right answer to that call, as SQL.
        labels: The labels of its rows.
        read: Reads the rows of an observation; may raise `Mistake`.
        seconds: The time budget.

    Returns:
        The small database, what the answer returns on it, and what is right; empty if the time was too short, or the
        difference could not be reproduced.
    """
    if seconds <= 0:
        return ()
    search = _Search(attempt, observation, oracle, read, time.perf_counter() + seconds)
    best = await search.differs({})
    if best is None:
        return ()
    # The rows of an association table are deleted with those that they connect.
    for table in schema().children_first():
        if table.primary_key and not table.is_association:
            best = await search.shrink(table, best)
    tables = await search.database()
    if not tables:
        return ()
    called = observation.with_arguments
    return (*tables, _table(f"you return{called}", labels, best.got), _table(f"right is{called}", labels, best.right))


@dataclass
class _Search:
    attempt: Attempt
    observation: Observation
    oracle: str
    read: Callable[[Observation], list[Cells]]
    deadline: float
    deleted: dict[str, list[Cells]] = field(default_factory=dict)

    async def differs(self, deleted: _Deleted) -> Trial | None:
        """Run answer and oracle without these rows; return `None` if they agree, or if one of them fails."""
        try:
            await self.attempt.load(self.observation.rows)
            right = (await self.attempt.connection.run(_deletes(deleted) + self.oracle))[-1].rows
            again = await self.attempt.call(*self.observation.arguments, may_raise=True)
            got = None if again.raised is not None else self.read(again)
        except (InjectionError, Mistake, CouldNotJudge):
            return None
        return None if got is None or same_rows(right, got) else Trial(right, got)

    async def shrink(self, table: Table, best: Trial) -> Trial:
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

    async def database(self) -> tuple[SmallTable, ...]:
        """The remaining rows; empty if they are too many to help."""
        await self.attempt.load(self.observation.rows)
        connection, deletes = self.attempt.connection, _deletes(self.deleted)
        tables = []
        try:
            for view in _views():
                await connection.rewind()
                tables.append(_table(view.title, view.labels, (await connection.run(deletes + view.sql))[-1].rows))
            await connection.rewind()
        except InjectionError:
            return ()
        if any(len(table.rows) > _SHOWN_ROWS for table in tables):
            return ()
        return tuple(table for table in tables if table.rows)


def _views() -> list[View]:
    """The views of `tables.toml`, and one of each table that it does not mention."""
    views = list(read_hints().views)
    mentioned = {table for view in views for table in view.tables}
    others = [table for name, table in schema().tables.items() if name not in mentioned]
    return views + [View(table.name, (table.name,), tuple(table.columns), table.select()) for table in others]


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
