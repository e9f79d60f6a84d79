# /// answer
# verdict = "rejected"
# mistake = "session.add() instead of flush(): no UPDATE is sent"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    employee.salary = new_salary
    session.add(employee)
    return employee
