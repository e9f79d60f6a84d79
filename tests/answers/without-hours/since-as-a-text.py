# /// answer
# verdict = "rejected"
# mistake = "the date is sent as a text"
# says = "\\bstr\\b|\\btexts?\\b|\\bdates?\\b|\\btypes?\\b|varchar|isoformat"
# kinds = ["DATA_TYPE_MISMATCH"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since.isoformat()))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
