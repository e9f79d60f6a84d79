# /// answer
# verdict = "rejected"
# mistake = "a LIMIT cuts the list short"
# says = "LIMIT|missing|\\bcut"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
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
        .limit(5)
    )
    return (await session.scalars(statement)).all()
