# /// answer
# verdict = "rejected"
# mistake = "the subquery names employees once more: nothing ties it to the outer one"
# says = "correlat|alias|anybody|everybody|nobody|not tied|outer|same for"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(
            Employee.id.in_([])
            | ~exists(select(TimeEntry.id).join(TimeEntry.employee).where(TimeEntry.work_date >= since).correlate(None))
        )
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
