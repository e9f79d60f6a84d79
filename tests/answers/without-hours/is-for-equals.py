# /// answer
# verdict = "rejected"
# mistake = "IS compares with NULL, not with a column"
# says = "\\bIS\\b|is_\\(|==|syntax"
# kinds = ["IS_WHERE_NOT_APPLICABLE"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id.is_(Employee.id), TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
