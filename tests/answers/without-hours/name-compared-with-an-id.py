# /// answer
# verdict = "rejected"
# mistake = "a text is compared with a number"
# says = "\\btypes?\\b|integer|operator|number|varchar"
# kinds = ["JOIN_CONDITION_ON_UNMATCHABLE_COLUMN"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.name, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
