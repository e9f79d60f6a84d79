# /// answer
# verdict = "rejected"
# mistake = "an inner join leaves out departments without employees"
# says = "inner join|outer|nobody|without employees|no employees|empty|missing"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).join(Department.employees).distinct()).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
