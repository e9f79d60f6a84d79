# /// answer
# verdict = "rejected"
# mistake = "who has no entries at all is left out"
# says = "no (time )?entr|at all|without (any )?entr|never|inner join|NULL|missing|drops rows that belong"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(Employee.id.in_(select(TimeEntry.employee_id)))
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
