# /// answer
# verdict = "rejected"
# mistake = "the keys are ids, not names"
# says = "keys?|name|\\bid\\b"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.id: len(department.employees) for department in departments}
