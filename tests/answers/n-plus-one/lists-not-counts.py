# /// answer
# verdict = "rejected"
# mistake = "the values are lists of names, not head counts"
# says = "list|count|int|number|values?|type"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: [employee.name for employee in department.employees] for department in departments}

    return await session.run_sync(read)
