# /// answer
# verdict = "rejected"
# mistake = "a CTE holds the running total, and nothing reads it: the hours are shown"
# says = "\\bCTE\\b|unused|nothing reads|not read|not used|running_hours|window"
# kinds = ["UNUSED_CTE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    totals = (
        select(
            TimeEntry.id,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .where(TimeEntry.employee_id == employee_id)
        .cte("totals")
    )
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            TimeEntry.hours.label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
        .add_cte(totals)
    )
    return (await session.execute(statement)).all()
