# /// answer
# verdict = "rejected"
# mistake = "the counter starts after the query: 0"
# says = "0 |zero|counter|after|outside|late|measured|expected"
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
        result = await session.scalars(select(Department).options(strategy(Department.employees)))
        with count_statements(session) as counter:
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
