# /// answer
# verdict = "rejected"
# mistake = "projects is in FROM and joined with nothing"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|project_id"
# kinds = ["MISSING_JOIN_CONDITION"]
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
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
