# /// answer
# verdict = "rejected"
# mistake = "the bind parameter never gets a value"
# says = "bind ?param|parameter.{0,60}(value|given|passed)|value.{0,60}parameter"
# kinds = ["UNDEFINED_PARAMETER"]
# ///

from datetime import date

from sqlalchemy import bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= bindparam("since")))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
