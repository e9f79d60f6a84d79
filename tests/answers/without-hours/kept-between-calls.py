# /// answer
# verdict = "rejected"
# mistake = "the answer of the first call is kept"
# says = "kept|cache|no statement|statement|between calls"
# ///

from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


_found: dict[date, Any] = {}


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    if since not in _found:
        _found[since] = (await session.scalars(statement)).all()
    return _found[since]
