# /// answer
# verdict = "rejected"
# mistake = "the first statement is subtracted: only the extra ones are counted"
# says = "subtract|minus|off by|one|expected|measured|count"
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
            result = await session.scalars(select(Department).options(strategy(Department.employees)))
            result.unique().all()
        counts[strategy.__name__] = counter.count - 1
    return counts
