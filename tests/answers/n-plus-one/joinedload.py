# /// answer
# verdict = "rejected"
# mistake = "loads eagerly with joinedload: 1 statement, no N+1 to see"
# says = "statements?|joined|eager|lazy|n ?\\+ ?1|1 \\+ n"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).options(joinedload(Department.employees))).unique().all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
