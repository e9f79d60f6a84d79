# /// answer
# verdict = "rejected"
# mistake = "the names of all projects are read in a statement of their own"
# says = "statements|one statement|1 statement|queries|\\b(two|2)\\b|project"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    names = dict((await session.execute(select(Project.id, Project.name))).tuples().all())
    statement = (
        select(
            TimeEntry.work_date,
            TimeEntry.project_id,
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return [
        {"work_date": day, "project": names[project_id], "hours": hours, "running_hours": total}
        for day, project_id, hours, total in (await session.execute(statement)).tuples()
    ]
