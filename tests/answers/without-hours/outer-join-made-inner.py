# /// answer
# verdict = "rejected"
# mistake = "WHERE on the outer side makes an inner join: who has no entry is left out, who has an old one comes back"
# says = "inner join|outer join|(?-i:\\bWHERE\\b)|NULL|at all|missing|repeat|no (time )?entr"
# kinds = ["OUTER_JOIN_CAN_BE_REPLACED_BY_INNER_JOIN"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .where(TimeEntry.work_date < since)
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
