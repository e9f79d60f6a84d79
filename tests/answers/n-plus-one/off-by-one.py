# /// answer
# verdict = "rejected"
# mistake = "every count is one too high"
# says = "one too|off by|\\+ ?1|count|differ|expected"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: len(department.employees) + 1 for department in departments}

    return await session.run_sync(read)
