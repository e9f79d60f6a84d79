# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    result = await session.execute(
        select(Department).options(selectinload(Department.employees)).order_by(Department.name)
    )
    counts: dict[str, int] = {}
    for department in result.scalars():
        counts[department.name] = len(department.employees)
    return counts
