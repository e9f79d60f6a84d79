# /// answer
# verdict = "rejected"
# mistake = "set_committed_value: the object looks changed, but no UPDATE is sent"
# says = "flush|no UPDATE|not (written|sent|saved)|never|database"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from .models import Employee


async def update_salary(session: AsyncSession, employee_id: int, new_salary: Decimal) -> Employee | None:
    employee = await session.get(Employee, employee_id)
    if employee is None:
        return None
    set_committed_value(employee, "salary", new_salary)
    await session.flush()
    return employee
