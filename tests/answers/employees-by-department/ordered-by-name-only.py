# /// answer
# verdict = "rejected"
# mistake = "ordered by name alone: people of the same name come in any order"
# says = "order|sort|tie|same name|\\bid\\b"
# ///
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def get_employees_by_department(session: AsyncSession, department_name: str) -> Sequence[Employee]:
    stmt = (
        select(Employee)
        .join(Employee.department)
        .where(Department.name == department_name)
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name)
    )
    result = await session.execute(stmt)
    return result.scalars().all()
