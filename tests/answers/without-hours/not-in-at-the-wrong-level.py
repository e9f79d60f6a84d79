# /// answer
# verdict = "rejected"
# mistake = "the subquery looks for entries that are not in the later ones, and not for people"
# says = "level|subquery|earlier|later|at all|NOT IN|not_in|no (time )?entr|missing"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    later = select(TimeEntry.id).where(TimeEntry.work_date >= since)
    others = select(TimeEntry.employee_id).where(TimeEntry.id.not_in(later))
    statement = select(Employee).where(Employee.id.in_(others)).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
