# /// answer
# verdict = "rejected"
# mistake = "joinedload of a collection without unique(): SQLAlchemy refuses"
# says = "unique|joined|eager|lazy"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).options(joinedload(Department.employees))).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
