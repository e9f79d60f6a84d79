# /// answer
# verdict = "rejected"
# mistake = "the subquery of NOT IN returns two columns"
# says = "(one|single|too many|\\d|all|several) columns?|\\bcolumns?\\b"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = select(TimeEntry.employee_id, TimeEntry.work_date).where(TimeEntry.work_date >= since)
    statement = select(Employee).where(Employee.id.not_in(busy)).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
