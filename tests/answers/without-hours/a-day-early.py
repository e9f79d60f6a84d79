# /// answer
# verdict = "rejected"
# mistake = "entries of the day before count, too"
# says = "day before|before|timedelta|>=|- ?1|on or after|boundary|earlier"
# ///

from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since - timedelta(days=1)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
