# /// answer
# verdict = "rejected"
# mistake = "one counter around all three: the numbers add up"
# says = "cumul|add(s)? up|sum|total|one counter|reset|expected|measured|count"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    with count_statements(session) as counter:
        for strategy in (selectinload, joinedload, subqueryload):
            session.expunge_all()
            result = await session.scalars(select(Department).options(strategy(Department.employees)))
            result.unique().all()
            counts[strategy.__name__] = counter.count
    return counts
