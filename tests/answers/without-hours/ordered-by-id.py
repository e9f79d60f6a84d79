# /// answer
# verdict = "rejected"
# mistake = "ordered by id, not by name"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|name"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.id)
    )
    return (await session.scalars(statement)).all()
