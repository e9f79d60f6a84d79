# /// answer
# verdict = "rejected"
# mistake = "rows of an employee and a day are returned"
# says = "\\bRows?\\b|tuple|scalars|\\bcolumns?\\b"
# kinds = ["EXTRANEOUS_COLUMN_IN_SELECT"]
# ///

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee, func.max(TimeEntry.work_date))
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .having(or_(func.max(TimeEntry.work_date) < since, func.max(TimeEntry.work_date).is_(None)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.execute(statement)).all()
