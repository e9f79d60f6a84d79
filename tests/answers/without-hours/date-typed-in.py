# /// answer
# verdict = "rejected"
# mistake = "a date is typed in; the argument is not used"
# says = "since|argument|typed|hard.?coded|fixed|2025|literal|parameter"
# ///

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= date(2025, 1, 1)))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
