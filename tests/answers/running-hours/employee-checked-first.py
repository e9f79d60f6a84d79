# /// answer
# verdict = "rejected"
# mistake = "a statement more checks whether the employee exists"
# says = "statements|one statement|1 statement|queries|exist|\\b(two|2)\\b"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee, Project
from .records import TimeEntry


async def running_hours(session: AsyncSession, employee_id: int):
    if await session.get(Employee, employee_id) is None:
        return []
    statement = (
        select(
            TimeEntry.work_date,
            Project.name.label("project"),
            TimeEntry.hours,
            func.sum(TimeEntry.hours).over(order_by=(TimeEntry.work_date, TimeEntry.id)).label("running_hours"),
        )
        .join(TimeEntry.project)
        .where(TimeEntry.employee_id == employee_id)
        .order_by(TimeEntry.work_date, TimeEntry.id)
    )
    return (await session.execute(statement)).all()
