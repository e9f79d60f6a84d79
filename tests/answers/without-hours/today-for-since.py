# /// answer
# verdict = "rejected"
# mistake = "the current date in the place of the argument"
# says = "current_date|today|since|argument|parameter"
# ///

from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(~exists().where(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= func.current_date()))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
