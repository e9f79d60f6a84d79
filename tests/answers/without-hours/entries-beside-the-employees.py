# /// answer
# verdict = "rejected"
# mistake = "time_entries is in FROM and joined with nothing"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|employee_id|repeat"
# kinds = ["MISSING_JOIN_CONDITION"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = select(Employee).where(TimeEntry.work_date < since).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
