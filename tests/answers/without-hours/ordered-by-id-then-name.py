# /// answer
# verdict = "rejected"
# mistake = "a second order_by() adds keys and replaces nothing: the id comes first"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|order_by|name"
# kinds = ["DUPLICATE_CLAUSE"]
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
        .order_by(Employee.name)
    )
    return (await session.scalars(statement)).all()
