# /// answer
# verdict = "rejected"
# mistake = "the total is added up in Python"
# says = "window|python|over\\(|database|running_hours"
# ///

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(TimeEntry.work_date, Project.name.label("project"), TimeEntry.hours)
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    rows, total = [], Decimal(0)
    for row in (await session.execute(statement)).mappings():
        total += row["hours"]
        rows.append({**row, "running_hours": total})
    return rows
