# /// answer
# verdict = "rejected"
# mistake = "February has no 30th day"
# says = "\\bdates?\\b|out of range|february|02-30|\\braw\\b"
# kinds = ["DATE_TIME_FIELD_OVERFLOW"]
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
            ~exists().where(
                TimeEntry.employee_id == Employee.id,
                TimeEntry.work_date >= since,
                TimeEntry.work_date <= literal_column("DATE '2199-02-30'"),
            )
        )
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
