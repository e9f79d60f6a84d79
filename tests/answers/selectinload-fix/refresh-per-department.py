# /// answer
# verdict = "rejected"
# mistake = "refreshes every department after loading it: N more statements"
# says = "statements|refresh|per department|n ?\\+ ?1|repeated|exactly|more|extra"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    for department in departments:
        await session.refresh(department)
    return {department.name: len(department.employees) for department in departments}
