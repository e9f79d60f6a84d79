# /// answer
# verdict = "rejected"
# mistake = "an extra COUNT runs inside the counter's block"
# says = "extra|one (more|too many)|statements|count|inside|expected|block"
# ///

from sqlalchemy import func, select
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
            await session.scalar(select(func.count()).select_from(Department))
        counts[strategy.__name__] = counter.count
    return counts
