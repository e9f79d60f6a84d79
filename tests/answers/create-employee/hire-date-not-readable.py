# /// answer
# verdict = "rejected"
# mistake = "hire_date is expired after the flush: reading it needs another statement"
# says = "hire_date|server default|expire|MissingGreenlet|not loaded|unloaded|further SQL|without"
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
    session.expire(employee, ["hire_date"])
    return employee
