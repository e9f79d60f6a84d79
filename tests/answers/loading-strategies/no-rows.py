# /// answer
# verdict = "rejected"
# mistake = "WHERE false: nothing is loaded, so selectinload and subqueryload have nothing to do"
# says = "where|false|nothing|empty|collection|load|department"
# ///

from sqlalchemy import false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        session.expunge_all()
        with count_statements(session) as counter:
            result = await session.scalars(select(Department).options(strategy(Department.employees)).where(false()))
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
