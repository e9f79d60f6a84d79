# /// answer
# verdict = "rejected"
# mistake = "running_hours shows the hours of the entry once more"
# says = "running_hours|window|over\\(|hours"
# kinds = ["DUPLICATE_COLUMN_OUTPUT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            TimeEntry.hours.label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
