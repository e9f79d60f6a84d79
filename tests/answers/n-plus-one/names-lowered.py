# /// answer
# verdict = "rejected"
# mistake = "names are lowered, so departments that differ only in case are merged"
# says = "lower|case|name|key|merged|missing"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {department.name.lower(): len(department.employees) for department in departments}

    return await session.run_sync(read)
