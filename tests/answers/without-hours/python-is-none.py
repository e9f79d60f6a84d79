# /// answer
# verdict = "rejected"
# mistake = "the `is` of Python compares here and now: the condition is False for every row"
# says = "`is`|==|\\bfalse\\b|identity|never true|constant|nobody"
# ///

from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, and_(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .where(TimeEntry.id is None)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
