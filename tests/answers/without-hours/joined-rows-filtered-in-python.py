# /// answer
# verdict = "rejected"
# mistake = "everybody is fetched beside the latest entry, and Python compares the dates"
# says = "python|fetch|filter|where|fetch|too many rows|surplus|database"
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    latest = func.max(TimeEntry.work_date)
    statement = (
        select(Employee, latest)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .order_by(Employee.name, Employee.id)
    )
    return [employee for employee, day in await session.execute(statement) if day is None or day < since]
