# /// answer
# verdict = "rejected"
# mistake = "hours = 0 in the place of IS NULL: nobody is found"
# says = "NULL|\\b0\\b|zero|nobody|is_\\("
# kinds = ["MIXED_A_GREATER_THAN_0_WITH_IS_NOT_NULL_OR_EMPTY_STRING_WITH_NULL"]
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
        .where(TimeEntry.hours == 0)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
