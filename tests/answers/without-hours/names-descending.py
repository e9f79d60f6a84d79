# /// answer
# verdict = "rejected"
# mistake = "the names come in descending order"
# says = "desc|direction|\\border(s|ed|ing)?\\b|order_by|ascending|\\bturned|revers"
# kinds = ["INCORRECT_ORDERING_OF_ROWS"]
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
        .order_by(Employee.name.desc(), Employee.id)
    )
    return (await session.scalars(statement)).all()
