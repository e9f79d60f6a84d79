# /// answer
# verdict = "rejected"
# mistake = "a CTE holds the busy, and nothing reads it"
# says = "\\bCTE\\b|unused|nothing reads|not read|not used|everybody|filter|condition"
# kinds = ["UNUSED_CTE"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    busy = select(TimeEntry.employee_id).where(TimeEntry.work_date >= since).cte("busy")
    statement = select(Employee).add_cte(busy).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
