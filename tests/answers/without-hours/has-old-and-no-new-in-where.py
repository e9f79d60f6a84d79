# /// answer
# verdict = "rejected"
# mistake = "an outer join, and OR in WHERE: who has an old and a new entry is returned, once for each old one"
# says = "outer join|(?-i:\\bON\\b)|repeat|twice|more than once|duplicate|later|several"
# kinds = ["CONDITION_ON_OUTER_JOIN", "MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT"]
# ///

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .where(or_(TimeEntry.id.is_(None), TimeEntry.work_date < since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
