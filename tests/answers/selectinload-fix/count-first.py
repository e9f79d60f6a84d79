# /// answer
# verdict = "rejected"
# mistake = "an extra statement counts the departments first"
# says = "statements|three|third|extra|exactly|one (more|too many)|2"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    total = await session.scalar(select(func.count(Department.id)))
    if total == 0:
        return {}
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}
