# /// answer
# verdict = "rejected"
# mistake = "expires the departments and reads them again: twice the statements"
# says = "statements|twice|expire|refresh|2n|1 \\+ n|exactly|repeated|more"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        for department in departments:
            sync_session.expire(department)
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
