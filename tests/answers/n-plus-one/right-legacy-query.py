# /// answer
# verdict = "accepted"
# ///

from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):

    def read(sync_session):
        headcount = {}
        for department in sync_session.query(Department).all():
            headcount[department.name] = len(list(department.employees))
        return headcount

    return await session.run_sync(read)
