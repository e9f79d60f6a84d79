# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands|syntax"
# kinds = ["ADDITIONAL_SEMICOLON"]
# ///

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


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
        .order_by(text("work_date, time_entries.id;"))
        .limit(1000000)
    )
    return (await session.execute(statement)).all()
