# /// answer
# verdict = "rejected"
# mistake = "a relationship is compared with a class"
# says = "relationship|class|Employee|mapped"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee == Employee, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
