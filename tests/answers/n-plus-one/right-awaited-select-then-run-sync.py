# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    departments = (await session.scalars(select(Department))).all()

    def read(_):
        return {d.name: len(d.employees) for d in departments}

    return await session.run_sync(read)
