# /// answer
# verdict = "rejected"
# mistake = "commits: the transaction belongs to the caller"
# says = "commit|transaction"
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
        .order_by(Employee.name, Employee.id)
    )
    result = (await session.scalars(statement)).all()
    await session.commit()
    return result
