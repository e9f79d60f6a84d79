# /// answer
# verdict = "rejected"
# mistake = "the id is typed in instead of left to the database"
# says = "\\bid\\b|identity|sequence|generated|9999|hard.coded|typed in|primary key|unique|duplicate"
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
        id=9999,
        name=name,
        email=email,
        salary=salary,
        department_id=department_id,
        manager_id=manager_id,
    )
    session.add(employee)
    await session.flush()
    return employee
