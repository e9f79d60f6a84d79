# /// answer
# verdict = "rejected"
# mistake = "the list is not ordered"
# says = "ORDER BY|order_by|\\border(ed)?\\b|sort"
# kinds = ["MISSING_ORDER_BY_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = select(Employee).where(
        ~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since)
    )
    return (await session.scalars(statement)).all()
