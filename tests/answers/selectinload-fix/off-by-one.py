# /// answer
# verdict = "rejected"
# mistake = "every count is one too low"
# says = "one too|off by|- ?1|count|differ|expected"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) - 1 for department in departments}
