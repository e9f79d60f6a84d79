# /// answer
# verdict = "rejected"
# mistake = "an aggregate inside an aggregate"
# says = "\\bnest|inside|aggregate"
# kinds = ["AGGREGATE_FUNCTIONS_CANNOT_BE_NESTED", "IMPROPER_NESTING_OF_EXPRESSIONS"]
# ///

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .having(or_(func.max(TimeEntry.work_date) < since, func.count(func.max(TimeEntry.work_date)) == 0))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
