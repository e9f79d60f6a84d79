# /// answer
# verdict = "rejected"
# mistake = "an extra statement counts the departments first: 2 + N"
# says = "statements|extra|one (more|too many)|2 \\+ n|1 \\+ n|exactly"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        if not sync_session.scalar(select(func.count()).select_from(Department)):
            return {}
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
