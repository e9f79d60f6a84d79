# /// answer
# verdict = "rejected"
# mistake = "the ids of the busy are read in a statement of their own"
# says = "statements|one statement|1 statement|\\b(two|2)\\b|queries|subquery"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = (await session.scalars(select(TimeEntry.employee_id).where(TimeEntry.work_date >= since))).all()
    statement = select(Employee).where(Employee.id.not_in(busy)).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
