# /// answer
# verdict = "rejected"
# mistake = "a filter leaves out departments without employees"
# says = "where|filter|nobody|without employees|no employees|empty|missing"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).where(Department.employees.any()).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}
