# /// answer
# verdict = "rejected"
# mistake = "hours is neither grouped nor aggregated"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "EXTRANEOUS_GROUP_BY_CLAUSE"]
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
        .group_by(TimeEntry.work_date, Project.name)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
