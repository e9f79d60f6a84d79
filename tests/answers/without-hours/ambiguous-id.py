# /// answer
# verdict = "rejected"
# mistake = "id in a text fragment may be the employee's or the entry's"
# says = "ambiguous|raw SQL|literal_column|text\\("
# kinds = ["AMBIGUOUS_COLUMN"]
# ///

from datetime import date

from sqlalchemy import and_, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .outerjoin(TimeEntry, and_(TimeEntry.employee_id == Employee.id, TimeEntry.work_date >= since))
        .where(literal_column("id").is_(None))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
