# /// answer
# verdict = "rejected"
# mistake = "the frame ends before the current row: the entry's own hours are left out"
# says = "frame|current row|include|preceding|own hours|this row|exclud|NULL|\\bROWS\\b|one row"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours)
            .over(order_by=(TimeEntry.work_date, TimeEntry.id), rows=(None, -1))
            .label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
