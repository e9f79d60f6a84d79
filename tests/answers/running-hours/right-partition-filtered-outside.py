# /// answer
# verdict = "accepted"
# note = "One definition of the running total for all people, with the filter outside of it: the form to keep in a view."
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    everybody = (
        select(
            TimeEntry.id,
            TimeEntry.employee_id,
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours)
            .over(partition_by=TimeEntry.employee_id, order_by=[TimeEntry.work_date, TimeEntry.id])
            .label("running_hours"),
        )
        .join(Project, Project.id == TimeEntry.project_id)
        .cte("everybody")
    )
    c = everybody.c
    statement = (
        select(c.work_date, c.project, c.hours, c.running_hours)
        .where(c.employee_id == employee_id)
        .order_by(c.work_date, c.id)
    )
    return (await session.execute(statement)).all()
