# /// answer
# verdict = "rejected"
# mistake = "everything is expired after the flush: reading id needs another statement"
# says = "expire|MissingGreenlet|not loaded|unloaded|further SQL|without|\\bid\\b"
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
    session.add(employee)
    await session.flush()
    session.expire_all()
    return employee
