# /// answer
# verdict = "rejected"
# mistake = "the fragment ends in a semicolon"
# says = ";|semicolon|\\btext\\(|raw SQL|multiple commands|syntax"
# kinds = ["ADDITIONAL_SEMICOLON"]
# ///

from datetime import date

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(text("employees.name, employees.id;"))
        .limit(1000000)
    )
    return (await session.scalars(statement)).all()
