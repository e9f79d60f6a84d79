# /// answer
# verdict = "rejected"
# mistake = "only the subquery is ordered, the outer statement is not"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["ORDER_BY_IN_SUBQUERY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    inner = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    ).subquery()
    statement = select(inner)
    return (await session.execute(statement)).all()
