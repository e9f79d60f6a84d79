# /// answer
# verdict = "rejected"
# mistake = "a group for each entry: an old one is enough to be returned"
# says = "GROUP BY|group_by|\\bgroup|repeat|more than once"
# kinds = ["GROUP_BY_WITH_SINGLETON_GROUPS"]
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
        .group_by(Employee.id, TimeEntry.id)
        .having(or_(func.max(TimeEntry.work_date) < since, func.max(TimeEntry.work_date).is_(None)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
