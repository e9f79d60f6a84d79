# /// answer
# verdict = "rejected"
# mistake = "AND for OR: the latest day cannot be NULL and before the day"
# says = "(?-i:\\bAND\\b)|\\band_|or_|both|never"
# kinds = ["AND_INSTEAD_OF_OR"]
# ///

from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .having(and_(func.max(TimeEntry.work_date) < since, func.max(TimeEntry.work_date).is_(None)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
