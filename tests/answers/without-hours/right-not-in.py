# /// answer
# verdict = "accepted"
# note = "No correlation is needed. It is safe here because employee_id is never NULL. NOT IN of a column that can be NULL finds nobody as soon as one is."
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = select(TimeEntry.employee_id).where(TimeEntry.work_date >= since)
    statement = select(Employee).where(Employee.id.not_in(busy)).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
