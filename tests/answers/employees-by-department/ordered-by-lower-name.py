# /// answer
# verdict = "rejected"
# mistake = "ordered by lower(name) instead of name"
# says = "order|sort|lower|case"
# ///
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str) -> Sequence[Employee]:
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(func.lower(Employee.name), Employee.id)
    )
    result = await session.execute(stmt)
    return result.scalars().all()
