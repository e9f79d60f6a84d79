"""The smallest counterexample: the fewest rows on which an answer and the right one still differ.

Rows are deleted inside the judge's transaction, answer and oracle are run again, and what still differs is kept: delta
debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002), greedy and within a time
budget, since a learner waits for the card.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kata.judging.attempt import Attempt
from kata.judging.mistake import CouldNotJudge, Mistake
from kata.judging.observation import Observation
from kata.judging.rows import Cells, same_rows
from kata.judging.verdict import SmallTable
from kata.wire import InjectionError

_SHOWN_ROWS = 12
_EMPLOYEES = """
SELECT e.id, e.name, e.salary, d.name, e.manager_id FROM employees e LEFT JOIN departments d ON d.id = e.department_id
ORDER BY d.name, e.salary DESC, e.id
"""
_EMPTY_DEPARTMENTS = """
SELECT d.id, d.name FROM departments d WHERE NOT EXISTS (SELECT 1 FROM employees e WHERE e.department_id = d.id) ORDER BY d.name
"""
_ASSIGNMENTS = """
SELECT e.name, p.name FROM employee_projects ep JOIN employees e ON e.id = ep.employee_id
JOIN projects p ON p.id = ep.project_id ORDER BY 1, 2
"""
# In this order: what matters least is tried first.
_TABLES = {"projects": "id", "employees": "id", "departments": "id"}


@dataclass(frozen=True)
class Trial:
    """An answer and the right one on the same few rows."""

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
    """Shrink the rows of an observation whose answer is wrong.

    Args:
        attempt: The answer.
        observation: A call that gave wrong rows.
        oracle: The right answer to that call, as SQL.
        labels: The labels of its rows.
        read: Takes the rows out of an observation; may raise `Mistake`.
        seconds: The time budget.

    Returns:
        The little database, what the answer returns on it, and what is right; empty when there was no time, or when
        the difference could not be shown again.
    """
    deadline = time.perf_counter() + seconds
    if seconds <= 0:
        return ()
    gone: dict[str, list[int]] = {table: [] for table in _TABLES}

    async def differs(without: dict[str, list[int]]) -> Trial | None:
        try:
            await attempt.load(observation.rows)
            right = (await attempt.connection.run(_deletes(without) + oracle))[-1].rows
            again = await attempt.call(*observation.arguments, may_raise=True)
            got = None if again.raised is not None else read(again)
        except (InjectionError, Mistake, CouldNotJudge):
            return None
        return None if got is None or same_rows(right, got) else Trial(right, got)

    best = await differs(gone)
    if best is None:
        return ()
    for table, key in _TABLES.items():
        await attempt.load(observation.rows)
        there = [row[0] for row in await attempt.query(f"{_deletes(gone)} SELECT {key} FROM {table} ORDER BY {key}")]
        best = await _shrink(there, table, gone, best, differs, deadline)
    return await _little_database(attempt, observation, gone, best, labels)


async def _shrink(
    there: list[int],
    table: str,
    gone: dict[str, list[int]],
    best: Trial,
    differs: Callable[[dict[str, list[int]]], Awaitable[Trial | None]],
    deadline: float,
) -> Trial:
    """Delete as many rows of one table as possible, in ever smaller pieces; `gone` is filled."""
    size = len(there)
    while size >= 1:
        at = 0
        while at < len(there):
            if time.perf_counter() > deadline:
                return best
            piece = there[at : at + size]
            trial = await differs({**gone, table: gone[table] + piece})
            if trial is None:
                at += size
            else:
                best = trial
                gone[table] += piece
                del there[at : at + size]
        size //= 2
    return best


def _deletes(without: dict[str, list[int]]) -> str:
    return "".join(
        f"DELETE FROM {table} WHERE {_TABLES[table]} IN ({', '.join(map(str, ids))});"
        for table, ids in without.items()
        if ids
    )


async def _little_database(
    attempt: Attempt, observation: Observation, gone: dict[str, list[int]], best: Trial, labels: Sequence[str]
) -> tuple[SmallTable, ...]:
    await attempt.load(observation.rows)
    deletes = _deletes(gone)
    parts = (
        ("employees", ("id", "name", "salary", "department", "manager_id"), _EMPLOYEES),
        ("departments with nobody", ("id", "name"), _EMPTY_DEPARTMENTS),
        ("employee_projects", ("employee", "project"), _ASSIGNMENTS),
    )
    tables = []
    try:
        for name, columns, sql in parts:
            await attempt.connection.rewind()
            tables.append(_table(name, columns, (await attempt.connection.run(deletes + sql))[-1].rows))
        await attempt.connection.rewind()
    except InjectionError:
        return ()
    tables = [table for table in tables if table.rows]
    if any(len(table.rows) > _SHOWN_ROWS for table in tables):
        return ()  # not small enough to be of help
    called = f", called with {observation.called_with}" if observation.arguments else ""
    return (
        *tables,
        _table(f"you return{called}", labels, best.got),
        _table(f"right is{called}", labels, best.right),
    )


def _table(name: str, labels: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> SmallTable:
    return SmallTable(name, tuple(labels), tuple(tuple(row) for row in rows[:40]))
