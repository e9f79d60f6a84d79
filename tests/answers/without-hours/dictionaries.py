# /// answer
# verdict = "rejected"
# mistake = "dictionaries instead of employees"
# says = "dict|Employee"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(*Employee.__table__.columns)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return [dict(row) for row in (await session.execute(statement)).mappings()]
