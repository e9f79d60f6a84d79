# /// answer
# verdict = "rejected"
# mistake = "two UPDATEs for one change: the salary is set to 0 in between"
# says = "two|2|twice|UPDATE|statements|one"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    if employee.salary != new_salary:
        employee.salary = 0
        await session.flush()
        employee.salary = new_salary
    await session.flush()
    return employee
