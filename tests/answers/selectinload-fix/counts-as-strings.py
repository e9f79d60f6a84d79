# /// answer
# verdict = "rejected"
# mistake = "the counts are strings"
# says = "str|string|int|number|type"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: str(len(department.employees)) for department in departments}
