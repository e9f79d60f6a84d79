# /// answer
# verdict = "rejected"
# mistake = "rolls back: the transaction belongs to the caller"
# says = "roll|transaction|caller"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    counts = {department.name: len(department.employees) for department in departments}
    await session.rollback()
    return counts
