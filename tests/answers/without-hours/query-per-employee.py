# /// answer
# verdict = "rejected"
# mistake = "a statement for each employee (N+1)"
# says = "n ?\\+ ?1|statements|in a loop|per employee|repeated|queries"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    idle = []
    for employee in await session.scalars(select(Employee).order_by(Employee.name, Employee.id)):
        entry = await session.scalar(
            select(TimeEntry.id).where(TimeEntry.employee_id == employee.id, TimeEntry.work_date >= since).limit(1)
        )
        if entry is None:
            idle.append(employee)
    return idle
