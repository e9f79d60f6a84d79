# /// answer
# verdict = "rejected"
# mistake = "the reviews are looked at, not the time entries"
# says = "reviews?|time_entries"
# kinds = ["INCORRECT_TABLE_REFERENCE"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import Review


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(Review.employee_id == Employee.id, Review.body >= str(since)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
