# /// answer
# verdict = "rejected"
# mistake = "raiseload forbids the lazy loads"
# says = "raise|lazy|load"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).options(raiseload(Department.employees))).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
