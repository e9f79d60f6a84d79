# /// answer
# verdict = "rejected"
# mistake = "the statement is executed twice, once only to warm up"
# says = "statements|twice|repeated|exactly|more|extra|again|warm"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department).options(selectinload(Department.employees))
    kept = (await session.scalars(stmt)).all()
    assert kept is not None
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}
