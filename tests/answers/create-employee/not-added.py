# /// answer
# verdict = "rejected"
# mistake = "the employee is never added to the session"
# says = "add|session|transient|no INSERT|\\bid\\b|not (saved|written)"
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
        manager_id=manager_id,
    )
    await session.flush()
    return employee
