# /// answer
# verdict = "rejected"
# mistake = "id in a text fragment may be the entry's or the project's"
# says = "ambiguous|raw SQL|text\\("
# kinds = ["AMBIGUOUS_COLUMN"]
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
        .order_by(text("work_date, id"))
    )
    return (await session.execute(statement)).all()
