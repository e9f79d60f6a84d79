# /// answer
# verdict = "rejected"
# mistake = "a join on <> in the place of NOT EXISTS"
# says = "!=|<>|not equal|NOT EXISTS|\\bjoin|repeat|more than once"
# kinds = ["SUBSTITUTED_EXISTENCE_NEGATION_WITH_NOT_EQUAL_TO", "JOIN_CONDITION_WITH_INCORRECT_COMPARISON_OPERATOR"]
# ///

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee
from .records import TimeEntry


async def employees_without_hours(session: AsyncSession, since: date):
    statement = (
        select(Employee)
        .join(TimeEntry, TimeEntry.employee_id != Employee.id)
        .where(TimeEntry.work_date >= since)
        .distinct()
        .order_by(Employee.name, Employee.id)
    )
    return (await session.scalars(statement)).all()
