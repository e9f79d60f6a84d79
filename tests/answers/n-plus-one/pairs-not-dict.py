# /// answer
# verdict = "rejected"
# mistake = "a list of pairs, not a dict"
# says = "dict|list|pairs|tuple"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return [(department.name, len(department.employees)) for department in departments]

    return await session.run_sync(read)
