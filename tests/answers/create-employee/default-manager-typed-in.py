# /// answer
# verdict = "rejected"
# mistake = "without a manager, employee 1 is made the manager"
# says = "manager"
# ///
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def create_employee(
    session: AsyncSession,
    *,
    name: str,
    email: str,
    salary: Decimal,
    department_id: int | None,
    manager_id: int | None = None,
) -> Employee:
    employee = Employee(
        name=name,
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id or 1,
    )
    session.add(employee)
    await session.flush()
    return employee
