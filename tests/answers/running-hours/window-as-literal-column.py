# /// answer
# verdict = "rejected"
# mistake = "the window function is raw SQL in literal_column()"
# says = "\\braw\\b|literal_column"
# ///

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            literal_column(
                "sum(office.time_entries.hours) OVER (ORDER BY office.time_entries.work_date, office.time_entries.id)"
            ).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
