# /// answer
# verdict = "rejected"
# mistake = "the alias of the entries is called employees: the condition compares its own columns"
# says = "alias|itself|same name|own column|correlat|employees"
# kinds = ["CORRELATION_NAME_IDENTICAL_TO_TABLE_NAME"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    entry = aliased(TimeEntry, name="employees")
    statement = (
        select(Employee)
        .where(~exists().where(entry.employee_id == Employee.id, entry.work_date >= since).correlate(Employee))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
