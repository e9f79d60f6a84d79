# /// answer
# verdict = "rejected"
# mistake = "only entries of the same month count"
# says = "month|date_trunc|>=|later"
# ///

from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(
            ~exists().where(
                TimeEntry.employee_id == Employee.id,
                func.date_trunc("month", TimeEntry.work_date) == func.date_trunc("month", since),
            )
        )
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
