# /// answer
# verdict = "rejected"
# mistake = "the hire date is looked at, not the day of the entry"
# says = "hire_date|work_date"
# kinds = ["INCORRECT_COLUMN_AS_FUNCTION_PARAMETER"]
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
        .having(or_(func.max(Employee.hire_date) < since, func.max(TimeEntry.work_date).is_(None)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
