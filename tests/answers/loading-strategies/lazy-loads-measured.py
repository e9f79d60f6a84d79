# /// answer
# verdict = "rejected"
# mistake = "the collections are read lazily: the N+1 is measured under every name"
# says = "lazy|n ?\\+ ?1|eager|option|strateg|statements|expected"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    def read(sync_session):
        sync_session.expunge_all()
        return [len(department.employees) for department in sync_session.scalars(select(Department))]

    counts = {}
    for name in ("selectinload", "joinedload", "subqueryload"):
        with count_statements(session) as counter:
            await session.run_sync(read)
        counts[name] = counter.count
    return counts
