# /// answer
# verdict = "rejected"
# mistake = "2025-01-01 without quotes is a subtraction: a number"
# says = "quot|2023|integer|operator|\\btexts?\\b|\\braw\\b|literal|number|\\btypes?\\b"
# kinds = ["OMITTED_QUOTES"]
# ///

from datetime import date

from sqlalchemy import exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(
            ~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= literal_column("2025-01-01"))
        )
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
