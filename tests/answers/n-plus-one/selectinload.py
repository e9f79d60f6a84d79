# /// answer
# verdict = "rejected"
# mistake = "loads eagerly with selectinload: 2 statements, no N+1 to see"
# says = "statements|selectin|eager|lazy|n ?\\+ ?1|1 \\+ n"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).options(selectinload(Department.employees))).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
