# /// answer
# verdict = "rejected"
# mistake = "a NOT too much: who has no entry before the day"
# says = "(?-i:\\bNOT\\b)|negat|before|on or after|>="
# kinds = ["EXTRANEOUS_NOT_OPERATOR"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, ~(TimeEntry.work_date >= since)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
