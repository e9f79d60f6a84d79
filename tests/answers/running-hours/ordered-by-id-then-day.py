# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds keys and replaces nothing: the id comes first"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|order_by|work_date"
# kinds = ["DUPLICATE_CLAUSE"]
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
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.id)
        .order_by(TimeEntry.work_date)
    )
    return (await session.execute(statement)).all()
