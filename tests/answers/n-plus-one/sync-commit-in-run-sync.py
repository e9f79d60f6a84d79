# /// answer
# verdict = "rejected"
# mistake = "commits inside run_sync: the transaction belongs to the caller"
# says = "commit|transaction"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        counts = {department.name: len(department.employees) for department in departments}
        sync_session.commit()
        return counts

    return await session.run_sync(read)
