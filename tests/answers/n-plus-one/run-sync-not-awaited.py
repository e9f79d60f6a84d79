# /// answer
# verdict = "rejected"
# mistake = "run_sync is not awaited: a coroutine comes back"
# says = "await|coroutine"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: len(department.employees) for department in departments}

    return session.run_sync(read)
