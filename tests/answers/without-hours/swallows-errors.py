# /// answer
# verdict = "rejected"
# mistake = "any error is swallowed and answered with an empty list, so a misspelt attribute is never noticed"
# says = "empty|swallow|except|missing|no statement|nothing|statement"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    try:
        statement = (
            select(Employee)
            .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
            .ordered_by(Employee.name, Employee.id)
        )
        return (await session.scalars(statement)).all()
    except Exception:
        return []
