# /// answer
# verdict = "rejected"
# mistake = "the dictionary is built but not returned"
# says = "return|none|dict"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):

    def read(sync_session):
        counts = {}
        for department in sync_session.scalars(select(Department)).all():
            counts[department.name] = len(department.employees)

    return await session.run_sync(read)
