# /// answer
# verdict = "rejected"
# mistake = "where() takes conditions, no keywords"
# says = "keyword|where\\(|filter_by|argument"
# kinds = ["CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, work_date=since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
