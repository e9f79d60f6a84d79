# /// answer
# verdict = "rejected"
# mistake = "a decoy window is thrown away, and accumulate() makes the totals"
# says = "python|decoy|unused|not used|thrown|does not feed|ignored|window|read"
# ///

from itertools import accumulate

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
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("ignored"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    rows = (await session.execute(statement)).all()
    totals = accumulate(row.hours for row in rows)
    return [
        {"work_date": row.work_date, "project": row.project, "hours": row.hours, "running_hours": total}
        for row, total in zip(rows, totals)
    ]
