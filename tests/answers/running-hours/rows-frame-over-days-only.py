# /// answer
# verdict = "rejected"
# mistake = "a ROWS frame over an order by day only leaves it to chance which of two entries of one day counts first"
# says = "same day|one day|\\btie|work_date|entry id|\\bid\\b|one after the other|window|chance|\\border(s|ed|ing)?\\b|order_by"
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
            func.sum(TimeEntry.hours).over(order_by=TimeEntry.work_date, rows=(None, 0)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
