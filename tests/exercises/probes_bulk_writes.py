"""Probes for bulk writes: arguments that are too many to cross.

Probes run inside the worker, where the learner's objects exist. They return plain data and judge nothing; see
`kata.grading` for what they may use.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

if TYPE_CHECKING:
    from kata.worker.harness import Harness

_made: list[Any] = []


async def give_many_entries(
    harness: Harness, session: AsyncSession, people: list[int], projects: list[int], first: date, count: int
) -> None:
    """Make `count` entries, every other one with a note, the arguments of the next call."""
    _made[:] = [people, projects, first, count]
    harness.arguments = (_entries(people, projects, first, count),)


async def many_entries_are_kept(harness: Harness) -> bool:
    """Return whether the entries that were given are what they were."""
    return bool(harness.arguments == (_entries(*_made),))


def _entries(people: list[int], projects: list[int], first: date, count: int) -> list[dict[str, Any]]:
    return [
        {
            "employee_id": people[at % 5],
            "project_id": projects[at // 5 % 5],
            "work_date": first + timedelta(days=at // 25),
            "hours": Decimal(at % 96 + 1) * Decimal("0.25"),
        }
        | ({"note": f"Note {at}"} if at % 2 else {})
        for at in range(count)
    ]
