# /// answer
# verdict = "rejected"
# mistake = "any error is swallowed and answered with an empty list, so a misspelt attribute is never noticed"
# says = "empty|swallow|except|missing|no statement|nothing|statement"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    try:
        statement = (
            select(
                TimeEntry.work_date,
                Project.name.label("project"),
                TimeEntry.hours,
                func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
            )
            .join(TimeEntry.project)
            .where(TimeEntry.employee_id == employee_id)
            .ordered_by(TimeEntry.work_date, TimeEntry.id)
        )
        return (await session.execute(statement)).all()
    except Exception:
        return []
