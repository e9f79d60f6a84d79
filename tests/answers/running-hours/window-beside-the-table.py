# /// answer
# verdict = "rejected"
# mistake = "the totals are computed in a subquery, and the entries are taken beside it"
# says = "cross join|cartesian|not joined|join condition|\\.c\\b|repeat|more than once"
# kinds = ["UNNECESSARY_TABLE_REFERENCE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    totals = (
        select(func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"))
        .where(TimeEntry.employee_id == employee_id)
        .subquery()
    )
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            totals.c.running_hours,
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
