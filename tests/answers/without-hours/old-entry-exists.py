# /// answer
# verdict = "rejected"
# mistake = "who has an old entry, whatever came later"
# says = "later|exists|before|on or after|(?-i:\\bNOT\\b)|absence"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date < since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
