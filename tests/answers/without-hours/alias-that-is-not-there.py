# /// answer
# verdict = "rejected"
# mistake = "t is no alias of this statement"
# says = "alias|missing FROM|\\bt\\b|raw SQL"
# kinds = ["UNDEFINED_CORRELATION_NAME"]
# ///

from datetime import date

from sqlalchemy import exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, literal_column("t.work_date") >= since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
