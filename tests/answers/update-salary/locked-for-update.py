# /// answer
# verdict = "accepted"
# note = "FOR UPDATE makes a second raise wait: better where the new value is worked out from the old one. Add populate_existing=True, as here: an object that the session already holds keeps its old values otherwise."
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id, with_for_update=True, populate_existing=True)
    if employee is None:
        return None
    employee.salary = new_salary
    await session.flush()
    return employee
