"""Time entries that graders write: new ones, those that exist, and those that the database refuses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kata.grading import Attempt, rules

ENTRIES = "office.time_entries"
ENTRY_COLUMNS = ("id", "employee_id", "project_id", "work_date", "hours", "note")
# The CHECK refuses what is awkward for other numbers. Half a cent more than 1.00: the database rounds it up.
HOURS = (Decimal("0.01"), Decimal("24.00"), Decimal("1.005"), Decimal("10.10"), Decimal(7))


async def new_entry(attempt: Attempt) -> dict[str, Any]:
    """Arguments for an entry on a day that has none of this person and project, but others of both."""
    ((employee, project, day),) = await attempt.query(
        "SELECT (SELECT max(id) FROM employees), (SELECT min(id) FROM projects), "
        f"coalesce((SELECT max(work_date) FROM {ENTRIES}), date '2024-03-04') + 1"
    )
    return {"employee_id": employee, "project_id": project, "work_date": day, "hours": Decimal("3.25")}


async def recorded(attempt: Attempt) -> list[dict[str, Any]]:
    """Entries that exist: one with a note, one without, each with its id."""
    return [
        dict(zip(ENTRY_COLUMNS, cells, strict=True))
        for condition in ("note <> ''", "note IS NULL")
        for cells in await attempt.query(
            f"SELECT {', '.join(ENTRY_COLUMNS)} FROM {ENTRIES} WHERE {condition} ORDER BY work_date DESC, id LIMIT 1"
        )
    ]


def day_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that say which entry is meant."""
    return {name: entry[name] for name in ("employee_id", "project_id", "work_date")}


async def refuses_bad_entries(attempt: Attempt, call: Any) -> None:
    """Entries that the database refuses raise; `call` makes the arguments and keywords from what is wrong."""
    # SQLAlchemy has no IntegrityError for what does not fit into a column; that it raises is enough.
    for what, wrong, error in (
        ("An entry of 25 hours", {"hours": Decimal(25)}, "IntegrityError"),
        ("An entry of 0 hours", {"hours": Decimal(0)}, "IntegrityError"),
        ("An unknown employee", {"employee_id": 2**31 - 1}, "IntegrityError"),
        ("An unknown project", {"project_id": 0}, "IntegrityError"),
        ("A note of 201 characters", {"note": "x" * 201}, "an Exception"),
        ("An entry of 100 hours", {"hours": Decimal(100)}, "an Exception"),
    ):
        arguments, keywords = call(wrong)
        await rules.refusal_is_the_callers(attempt, what, *arguments, keywords=keywords, error=error)
