# /// answer
# verdict = "accepted"
# note = "Forgetting everything between two measurements: clear to read. Objects that the caller holds are detached by it."
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        session.expunge_all()
        with count_statements(session) as counter:
            result = await session.execute(select(Department).options(strategy(Department.employees)))
            result.scalars().unique().all()
        counts[strategy.__name__] = counter.count
    return counts
