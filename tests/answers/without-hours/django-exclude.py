# /// answer
# verdict = "rejected"
# mistake = "exclude() is a method of another library"
# says = "exclude"
# kinds = ["NONSTANDARD_KEYWORDS_OR_STANDARD_KEYWORDS_IN_WRONG_CONTEXT"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = select(Employee).exclude(TimeEntry.work_date >= since).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
