# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):

    def read(sync_session):
        departments = sync_session.scalars(select(Department).options(selectinload(Department.employees))).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
