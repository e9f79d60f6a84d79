# /// answer
# verdict = "rejected"
# mistake = "max() of no entries is NULL, and NULL is not before the day"
# says = "NULL|at all|no (time )?entr|never|missing|coalesce"
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .having(func.max(TimeEntry.work_date) < since)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
