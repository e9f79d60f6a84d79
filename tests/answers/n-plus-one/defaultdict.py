# /// answer
# verdict = "accepted"
# ///
from collections import defaultdict

from sqlalchemy import select

from .models import Department


async def demonstrate_n_plus_one(session):
    def read(sync_session):
        heads = defaultdict(int)
        for department in sync_session.scalars(select(Department)):
            heads[department.name] += len(department.employees)
        return heads

    return await session.run_sync(read)
