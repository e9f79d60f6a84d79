# /// answer
# verdict = "rejected"
# mistake = "HAVING drops who has no entries at all"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|\\bcount|at all|no (time )?entr|missing"
# kinds = ["EXTRANEOUS_HAVING_CLAUSE"]
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
        .group_by(Employee.id)
        .having(or_(func.max(TimeEntry.work_date) < since, func.max(TimeEntry.work_date).is_(None)))
        .having(func.count(TimeEntry.id) > 0)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
