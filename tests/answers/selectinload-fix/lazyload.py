# /// answer
# verdict = "rejected"
# mistake = "an explicit lazyload, read in async code: MissingGreenlet"
# says = "greenlet|lazy|selectin|await"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import lazyload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(lazyload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}
