# /// answer
# verdict = "rejected"
# mistake = "DISTINCT ON keeps one of two people of the same name"
# says = "DISTINCT|same name|missing"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
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
        .distinct(Employee.name)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
