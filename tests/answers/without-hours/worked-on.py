# /// answer
# verdict = "rejected"
# mistake = "TimeEntry has no attribute worked_on"
# says = "worked_on"
# kinds = ["UNDEFINED_COLUMN", "SYNONYMS"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.worked_on >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
