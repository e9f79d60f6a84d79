# /// answer
# verdict = "rejected"
# mistake = "max(work_date, since): the comparison is no argument of the function"
# says = "argument|max\\(|does not exist|function"
# kinds = ["CONFUSING_FUNCTION_WITH_FUNCTION_PARAMETER"]
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
        .having(or_(func.max(TimeEntry.work_date, since) < since, func.max(TimeEntry.work_date).is_(None)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
