# /// answer
# verdict = "rejected"
# mistake = "an unknown id raises ValueError instead of returning None"
# says = "None|unknown|no such|does not exist|NoneType|not found|missing id|ValueError"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        raise ValueError(f"no employee {employee_id}")
    employee.salary = new_salary
    await session.flush()
    return employee
