# /// answer
# verdict = "rejected"
# mistake = "sum(hours, work_date): the order is no argument of the function"
# says = "argument|over\\(|does not exist|order_by|sum\\("
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER"]
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
            func.sum(TimeEntry.hours, TimeEntry.work_date).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
