# /// answer
# verdict = "rejected"
# mistake = "the date is compared after the outer join, where the entry is NULL: nobody is left"
# says = "(?-i:\\bON\\b)|(?-i:\\bWHERE\\b)|outer join|NULL|nobody|never"
# kinds = ["EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .where(TimeEntry.id.is_(None), TimeEntry.work_date >= since)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
