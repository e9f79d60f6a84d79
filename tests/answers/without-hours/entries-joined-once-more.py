# /// answer
# verdict = "rejected"
# mistake = "NOT EXISTS, and the entries joined beside it: everybody comes once for each old entry"
# says = "\\bjoin|repeat|twice|more than once|duplicate|several"
# kinds = ["UNNECESSARY_TABLE_REFERENCE"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    entry = aliased(TimeEntry)
    statement = (
        select(Employee)
        .outerjoin(entry, entry.employee_id == Employee.id)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
