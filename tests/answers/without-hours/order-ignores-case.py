# /// answer
# verdict = "rejected"
# mistake = "ordered by the name in small letters"
# says = "\\border(s|ed|ing)?\\b|order_by|\\bcase\\b|lower|sort"
# ///

from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(func.lower(Employee.name), Employee.id)
    )
    return (await session.scalars(statement)).all()
