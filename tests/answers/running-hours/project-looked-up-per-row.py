# /// answer
# verdict = "rejected"
# mistake = "the name of the project is read entry by entry (N+1)"
# says = "n ?\\+ ?1|statements|in a loop|per row|repeated|queries|one statement|project"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
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
    rows = []
    for row in (await session.execute(statement)).all():
        project = await session.scalar(select(Project.name).where(Project.id == row.project_id))
        rows.append(
            {"work_date": row.work_date, "project": project, "hours": row.hours, "running_hours": row.running_hours}
        )
    return rows
