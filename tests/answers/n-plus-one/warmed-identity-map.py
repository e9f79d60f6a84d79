# /// answer
# verdict = "rejected"
# mistake = "warms the session with selectinload, so the lazy loads have nothing left to do"
# says = "statements|warm|identity map|eager|selectin|lazy|n ?\\+ ?1"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        warm = sync_session.scalars(select(Department).options(selectinload(Department.employees))).all()
        assert warm is not None
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
