# /// answer
# verdict = "rejected"
# mistake = "a correlated sum up to the day: no window, and entries of one day count together"
# says = "window|over\\(|correlat|subquery|same day|work_date"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    earlier = aliased(TimeEntry)
    so_far = (
        select(func.sum(earlier.hours))
        .where(earlier.employee_id == TimeEntry.employee_id, earlier.work_date <= TimeEntry.work_date)
        .scalar_subquery()
    )
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            so_far.label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
