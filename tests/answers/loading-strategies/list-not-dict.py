# /// answer
# verdict = "rejected"
# mistake = "a list of the three numbers, not a dict"
# says = "dict|list|key|type"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = []
    for strategy in (selectinload, joinedload, subqueryload):
        session.expunge_all()
        with count_statements(session) as counter:
            result = await session.scalars(select(Department).options(strategy(Department.employees)))
            result.unique().all()
        counts.append(counter.count)
    return counts
