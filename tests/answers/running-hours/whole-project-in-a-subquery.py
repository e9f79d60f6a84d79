# /// answer
# verdict = "rejected"
# mistake = "the scalar subquery returns two columns"
# says = "(one|single|too many|\\d|all|several|more than one) columns?|\\bcolumns?\\b"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            select(Project.id, Project.name)
            .where(Project.id == TimeEntry.project_id)
            .scalar_subquery()
            .label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
