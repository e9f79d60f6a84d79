# /// answer
# verdict = "rejected"
# mistake = "int(): the cents of the salary are lost"
# says = "salary|\\bint\\b|integer|cents"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = int(new_salary)
    await session.flush()
    return employee
