# /// answer
# verdict = "rejected"
# mistake = "a group for each entry: its total is its own hours"
# says = "GROUP BY|group_by|\\bgroup|window|over\\(|running"
# kinds = ["GROUP_BY_WITH_SINGLETON_GROUPS"]
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
            func.sum(TimeEntry.hours).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .group_by(TimeEntry.id, Project.id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
