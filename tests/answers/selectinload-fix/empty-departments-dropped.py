# /// answer
# verdict = "rejected"
# mistake = "departments without employees are left out"
# says = "nobody|without employees|no employees|empty|missing|left out|dropp"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments if department.employees}
