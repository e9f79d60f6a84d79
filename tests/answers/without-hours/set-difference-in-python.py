# /// answer
# verdict = "rejected"
# mistake = "everybody is fetched, and the difference is made in Python"
# says = "python|statements|one statement|1 statement|\\b(two|2)\\b|fetch"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = set(await session.scalars(select(TimeEntry.employee_id).where(TimeEntry.work_date >= since)))
    everybody = await session.scalars(select(Employee).order_by(Employee.name, Employee.id))
    return [employee for employee in everybody if employee.id not in busy]
