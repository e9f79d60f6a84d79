# /// answer
# verdict = "rejected"
# mistake = "the subquery is not correlated: whether anybody has an entry"
# says = "correlat|condition|employee_id|anybody|everybody|nobody|same for|not joined|joined"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee).where(~exists().where(TimeEntry.work_date >= since)).order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
