# /// answer
# verdict = "rejected"
# mistake = "employee_id is compared with itself: whether anybody has an entry"
# says = "itself|same column|always true|correlat|anybody|nobody|everybody"
# kinds = ["IMPLIED_TAUTOLOGICAL_OR_INCONSISTENT_EXPRESSION"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == TimeEntry.employee_id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
