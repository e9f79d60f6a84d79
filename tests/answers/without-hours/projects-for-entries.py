# /// answer
# verdict = "rejected"
# mistake = "membership of a project is looked at, not the time entries"
# says = "project|time_entries"
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employees_without_hours(session: AsyncSession, since: date):
    statement = select(Employee).where(~Employee.projects.any()).order_by(Employee.name, Employee.id)
    return (await session.scalars(statement)).all()
