# /// answer
# verdict = "rejected"
# mistake = "OR between the correlation and the date"
# says = "(?-i:\\bOR\\b)|\\bor_|and_"
# kinds = ["OR_INSTEAD_OF_AND"]
# ///

from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(or_(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
