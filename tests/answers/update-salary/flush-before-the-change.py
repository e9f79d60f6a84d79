# /// answer
# verdict = "rejected"
# mistake = "flushes before the change instead of after it"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database|before|after"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    await session.flush()
    employee.salary = new_salary
    return employee
