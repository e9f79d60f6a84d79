# /// answer
# verdict = "rejected"
# mistake = "DISTINCT hides that an old entry is enough to be returned"
# says = "outer join|(?-i:\\bON\\b)|later|DISTINCT|on or after"
# ///

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .distinct()
        .outerjoin(TimeEntry, TimeEntry.employee_id == Employee.id)
        .where(or_(TimeEntry.id.is_(None), TimeEntry.work_date < since))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
