# /// answer
# verdict = "rejected"
# mistake = "True is returned instead of the Employee"
# says = "True|bool|Employee"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = new_salary
    await session.flush()
    return True
