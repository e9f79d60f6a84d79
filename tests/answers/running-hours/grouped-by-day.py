# /// answer
# verdict = "rejected"
# mistake = "the entries of a day are added up to one row"
# says = "GROUP BY|group_by|\\bgroup|one row|\\bdays?\\b|missing"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    statement = (
        select(
            TimeEntry.work_date,
            func.min(Project.name).label("project"),
            func.sum(TimeEntry.hours).label("hours"),
            func.sum(func.sum(TimeEntry.hours)).over(order_by=TimeEntry.work_date).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .group_by(TimeEntry.work_date)
        .order_by(TimeEntry.work_date)
    )
    return (await session.execute(statement)).all()
