# /// answer
# verdict = "rejected"
# mistake = "the option is built and thrown away: the collections are not loaded"
# says = "option|thrown|not load|never load|collection|really|1|lazy"
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
            stmt = select(Department)
            stmt.options(strategy(Department.employees))
            result = await session.scalars(stmt)
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
