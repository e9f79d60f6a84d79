# /// answer
# verdict = "rejected"
# mistake = "startswith, wildcards escaped: departments whose name begins the same are included"
# says = "prefix|startswith|starts with|begins|exact|like|other department|too many|wrong department|without \\|\\| '%'"
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
        .where(Department.name.startswith(department_name, autoescape=True))
        .options(selectinload(Employee.department), selectinload(Employee.projects))
        .order_by(Employee.name, Employee.id)
    )
    result = await session.execute(stmt)
    return result.scalars().all()
