# /// answer
# verdict = "rejected"
# mistake = "of people of the same name the later id comes first"
# says = "desc|direction|\\border(s|ed|ing)?\\b|order_by|ascending|\\bid\\b"
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
        .order_by(Employee.name, Employee.id.desc())
    )
    return (await session.scalars(statement)).all()
