# /// answer
# verdict = "rejected"
# mistake = "only the names are loaded: other columns cannot be read without SQL"
# says = "load_only|deferred|column|not loaded|loaded|lazy|missing"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .options(load_only(Employee.name))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
