# /// answer
# verdict = "rejected"
# mistake = "the keys are ids, not names"
# says = "keys?|name|\\bid\\b"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {department.id: len(department.employees) for department in departments}

    return await session.run_sync(read)
