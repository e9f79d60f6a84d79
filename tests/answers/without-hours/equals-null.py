# /// answer
# verdict = "rejected"
# mistake = "= NULL is never true: nobody is left"
# says = "NULL"
# kinds = ["COMPARISON_WITH_NULL"]
# ///

from datetime import date

from sqlalchemy import and_, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, and_(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .where(TimeEntry.id.op("=")(null()))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
