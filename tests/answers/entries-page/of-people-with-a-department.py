# /// answer
# verdict = "rejected"
# mistake = "entries of people without a department are left out"
# says = "department|missing|inner join"
# kinds = ["EXTRANEOUS_TABLE_REFERENCE"]
# ///

from datetime import date

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def entries_page(session: AsyncSession, size: int, after: tuple[date, int] | None = None):
    statement = (
        select(TimeEntry)
        .join(TimeEntry.employee)
        .join(Employee.department)
        .order_by(TimeEntry.work_date.desc(), TimeEntry.id.desc())
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(TimeEntry.work_date, TimeEntry.id) < tuple_(*after))
    return (await session.scalars(statement)).all()
