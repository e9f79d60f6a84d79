# /// answer
# verdict = "rejected"
# mistake = "max('work_date') is a text in quotes, which is never NULL: who has no entries at all is left out"
# says = "quot|'work_date'|literal|NULL|\\btexts?\\b|at all|no (time )?entr|missing"
# kinds = ["EXTRANEOUS_QUOTES"]
# ///

from datetime import date

from sqlalchemy import func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .having(or_(func.max(TimeEntry.work_date) < since, func.max(literal_column("'work_date'")).is_(None)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
