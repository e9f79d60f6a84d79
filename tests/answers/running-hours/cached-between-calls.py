# /// answer
# verdict = "rejected"
# mistake = "rows are kept between calls"
# says = "kept|cache|no statement|statement|between calls"
# ///

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


_rows: dict[int, Any] = {}


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    if employee_id not in _rows:
        _rows[employee_id] = (await session.execute(statement)).all()
    return _rows[employee_id]
