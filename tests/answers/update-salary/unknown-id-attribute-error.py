# /// answer
# verdict = "rejected"
# mistake = "an unknown id ends in an AttributeError instead of None"
# says = "None|unknown|no such|does not exist|NoneType|not found|missing id"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    employee.salary = new_salary
    await session.flush()
    return employee
