# /// answer
# verdict = "rejected"
# mistake = "the condition is raw SQL in text()"
# says = "\\braw\\b|text\\(|construct"
# ///

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .where(
            text(
                "NOT EXISTS (SELECT 1 FROM office.time_entries AS t WHERE t.employee_id = employees.id AND t.work_date >= :since)"
            ).bindparams(since=since)
        )
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
