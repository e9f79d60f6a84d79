# /// answer
# verdict = "rejected"
# mistake = "the employee is expunged: the change is never written"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database|expunge|detached"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    session.expunge(employee)
    employee.salary = new_salary
    await session.flush()
    return employee
