# /// answer
# verdict = "rejected"
# mistake = "HAVING drops entries of less than an hour"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|\\bgroup|missing|drop"
# kinds = ["EXTRANEOUS_HAVING_CLAUSE"]
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
            func.sum(func.sum(TimeEntry.hours))
            .over(order_by=(TimeEntry.work_date, TimeEntry.id))
            .label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .group_by(TimeEntry.id, Project.id)
        .having(func.sum(TimeEntry.hours) >= 1)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
