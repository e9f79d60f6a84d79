# /// answer
# verdict = "rejected"
# mistake = "a join on an earlier date in the place of NOT EXISTS"
# says = "NOT EXISTS|\\bjoin|repeat|before|later|on or after|inner join|absence"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .join(TimeEntry, TimeEntry.employee_id == Employee.id)
        .where(~(TimeEntry.work_date >= since))
        .distinct()
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
