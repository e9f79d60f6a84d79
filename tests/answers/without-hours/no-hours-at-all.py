# /// answer
# verdict = "rejected"
# mistake = "the date is not compared: only who never had an entry"
# says = "since|\\bdates?\\b|(?-i:\\bWHERE\\b)|never|work_date|earlier|before"
# kinds = ["MISSING_EXPRESSION"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
