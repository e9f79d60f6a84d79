# /// answer
# verdict = "rejected"
# mistake = "the total is computed over everybody's entries, and filtered afterwards"
# says = "PARTITION|partition_by|everybody|other (people|employees)|filter|before|whole"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    totals = (
        select(
            TimeEntry.id,
            TimeEntry.employee_id,
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .subquery()
    )
    statement = (
        select(totals.c.work_date, totals.c.project, totals.c.hours, totals.c.running_hours)
        .where(totals.c.employee_id == employee_id)
        .order_by(totals.c.work_date, totals.c.id)
    )
    return (await session.execute(statement)).all()
