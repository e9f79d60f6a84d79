# /// answer
# verdict = "rejected"
# mistake = "the date comes from Python"
# says = 'hire_date from Python'
# ///

from decimal import Decimal
from datetime import date
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
):
    e = Employee(
        name=name,
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
        hire_date=date.today(),
    )
    session.add(e)
    await session.flush()
    return e
