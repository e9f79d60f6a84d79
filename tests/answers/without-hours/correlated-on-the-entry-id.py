# /// answer
# verdict = "rejected"
# mistake = "the id of the entry is compared with the id of the employee"
# says = "time_entries\\.id|TimeEntry\\.id|employee_id|\\bid\\b|correlat"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
