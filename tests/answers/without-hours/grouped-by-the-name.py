# /// answer
# verdict = "rejected"
# mistake = "GROUP BY name, while all columns are shown"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "EXTRANEOUS_GROUP_BY_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.name)
        .having(or_(func.max(TimeEntry.work_date) < since, func.max(TimeEntry.work_date).is_(None)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
