# /// answer
# verdict = "rejected"
# mistake = "the date is pasted into raw SQL"
# says = "\\braw\\b|text\\(|construct|paste|inject|bound|parameter|f-string"
# ///

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(text(f"employees.id NOT IN (SELECT employee_id FROM office.time_entries WHERE work_date >= '{since}')"))
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
