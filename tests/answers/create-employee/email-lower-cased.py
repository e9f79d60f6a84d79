# /// answer
# verdict = "rejected"
# mistake = "the e-mail is lower-cased"
# says = "e-?mail|lower|case"
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
        email=email.strip().lower(),
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
