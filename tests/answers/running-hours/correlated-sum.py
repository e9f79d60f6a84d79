# /// answer
# verdict = "rejected"
# mistake = "a correlated subquery adds up the earlier entries: no window"
# says = "window|over\\(|correlat|subquery"
# ///

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    earlier = aliased(TimeEntry)
    so_far = (
        select(func.sum(earlier.hours))
        .where(
            earlier.employee_id == TimeEntry.employee_id,
            tuple_(earlier.work_date, earlier.id) <= tuple_(TimeEntry.work_date, TimeEntry.id),
        )
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
