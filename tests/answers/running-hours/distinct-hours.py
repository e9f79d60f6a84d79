# /// answer
# verdict = "rejected"
# mistake = "DISTINCT in the window: the database has no such thing, and equal hours would count once"
# says = "DISTINCT"
# kinds = ["DISTINCT_IN_SUM_OR_AVG", "DISTINCT_AS_FUNCTION_PARAMETER_WHERE_NOT_APPLICABLE"]
# ///

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(distinct(TimeEntry.hours))
            .over(order_by=(TimeEntry.work_date, TimeEntry.id))
            .label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
