# /// answer
# verdict = "rejected"
# mistake = "the `and` of Python between two conditions: SQL has no part in it"
# says = "\\band\\b|and_|boolean value|\\btruth|correlat|`and`"
# kinds = ["NONSTANDARD_OPERATORS"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id and TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
