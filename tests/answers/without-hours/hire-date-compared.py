# /// answer
# verdict = "rejected"
# mistake = "the hire date is compared, not the day of the entry"
# says = "hire_date|work_date"
# kinds = ["EXPRESSION_ON_INCORRECT_COLUMN"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, Employee.hire_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
