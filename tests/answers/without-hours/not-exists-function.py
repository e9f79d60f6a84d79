# /// answer
# verdict = "rejected"
# mistake = "there is no function not_exists()"
# says = "not_exists"
# kinds = ["UNDEFINED_FUNCTION"]
# ///

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(
            func.not_exists(
                select(TimeEntry.id)
                .where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since)
                .scalar_subquery()
            )
        )
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
