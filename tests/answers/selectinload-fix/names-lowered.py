# /// answer
# verdict = "rejected"
# mistake = "names are lowered, so departments that differ only in case are merged"
# says = "lower|case|name|key|merged|missing"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name.lower(): len(department.employees) for department in departments}
