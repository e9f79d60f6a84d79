# /// answer
# verdict = "rejected"
# mistake = "everybody's entries are fetched, and Python picks one person's"
# says = "python|fetch|filter|where|fetch|too many rows|surplus"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.employee_id,
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours)
            .over(partition_by=TimeEntry.employee_id, order_by=(TimeEntry.work_date, TimeEntry.id))
            .label("running_hours"),
        )
        .join(TimeEntry.project)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    rows = (await session.execute(statement)).mappings()
    labels = ("work_date", "project", "hours", "running_hours")
    return [{label: row[label] for label in labels} for row in rows if row["employee_id"] == employee_id]
