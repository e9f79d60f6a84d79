# /// answer
# verdict = "rejected"
# mistake = "rolls back to empty the session: the transaction belongs to the caller"
# says = "roll|transaction|caller"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        await session.rollback()
        with count_statements(session) as counter:
            result = await session.scalars(select(Department).options(strategy(Department.employees)))
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
