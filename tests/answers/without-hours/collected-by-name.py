# /// answer
# verdict = "rejected"
# mistake = "collected by name: of two people of the same name one is lost"
# says = "same name|missing|namesake|drop|distinct|dict|lost"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    found = await session.scalars(statement)
    return list({employee.name: employee for employee in found}.values())
