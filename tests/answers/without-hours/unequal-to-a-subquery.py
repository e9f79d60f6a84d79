# /// answer
# verdict = "rejected"
# mistake = "!= wants one value, and the subquery returns many"
# says = "more than one row|(one|single|several|many) (row|value)s?|NOT IN|not_in"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = select(TimeEntry.employee_id).where(TimeEntry.work_date >= since)
    statement = select(Employee).where(Employee.id != busy.scalar_subquery()).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
