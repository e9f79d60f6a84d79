# /// answer
# verdict = "rejected"
# mistake = "only the subquery is ordered, the outer statement is not"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["ORDER_BY_IN_SUBQUERY"]
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    idle = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .order_by(Employee.name, Employee.id)
        .subquery()
    )
    statement = select(aliased(Employee, idle))
    return (await session.scalars(statement)).all()
