# /// answer
# verdict = "accepted"
# note = "FOR UPDATE makes a second raise at the same moment wait, so that none is lost. Better where the new value is worked out from the old one."
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id, with_for_update=True)
    if employee is None:
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
