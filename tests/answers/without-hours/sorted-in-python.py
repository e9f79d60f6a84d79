# /// answer
# verdict = "rejected"
# mistake = "sorted in Python, not by the database"
# says = "order|sort|python|ORDER BY"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = select(Employee).where(
        ~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since)
    )
    found = (await session.scalars(statement)).all()
    return sorted(found, key=lambda employee: (employee.name, employee.id))
