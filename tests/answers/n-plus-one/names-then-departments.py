# /// answer
# verdict = "rejected"
# mistake = "selects the names, then each department again: 1 + 2N"
# says = "statements|again|twice|2n|1 \\+ n|exactly|per department|more|repeated"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):

    def read(sync_session):
        counts = {}
        for name in sync_session.scalars(select(Department.name)).all():
            department = sync_session.scalars(select(Department).where(Department.name == name)).one()
            counts[name] = len(department.employees)
        return counts

    return await session.run_sync(read)
