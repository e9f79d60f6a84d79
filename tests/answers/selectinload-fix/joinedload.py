# /// answer
# verdict = "rejected"
# mistake = "joinedload: 1 statement, not the 2 of selectinload"
# says = "statements?|joined|selectin|exactly"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(joinedload(Department.employees))
    departments = (await session.scalars(stmt)).unique().all()
    return {department.name: len(department.employees) for department in departments}
