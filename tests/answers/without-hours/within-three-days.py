# /// answer
# verdict = "rejected"
# mistake = "entries more than two days later do not count"
# says = "between|\\+ ?2|days|later|upper|until|on or after|range"
# kinds = ["EXTRANEOUS_EXPRESSION"]
# ///

from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(
            ~exists().where(
                TimeEntry.employee_id == Employee.id, TimeEntry.work_date.between(since, since + timedelta(days=2))
            )
        )
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
