# /// answer
# verdict = "rejected"
# mistake = "department_id and manager_id are swapped"
# says = "department|manager|swapped|foreign key|ForeignKeyViolation"
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
        department_id=manager_id,
        manager_id=department_id,
    )
    session.add(employee)
    await session.flush()
    return employee
