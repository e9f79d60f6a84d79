# /// answer
# verdict = "rejected"
# mistake = "max() stands in WHERE, without a subquery"
# says = "aggregate|subquery|(?-i:\\bHAVING\\b)|\\bhaving\\("
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING"]
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .group_by(Employee.id)
        .where(func.max(TimeEntry.work_date) < since)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
