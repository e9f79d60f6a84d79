# /// answer
# verdict = "rejected"
# mistake = "a window function inside an aggregate"
# says = "\\bnest|inside|contain|window|aggregate"
# kinds = ["AGGREGATE_FUNCTIONS_CANNOT_BE_NESTED", "IMPROPER_NESTING_OF_EXPRESSIONS"]
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
            func.max(func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id))).label(
                "running_hours"
            ),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
