# /// answer
# verdict = "rejected"
# mistake = "a LIMIT loads one department's collection only"
# says = "limit|collection|every|all|department|load"
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
            result = await session.scalars(
                select(Department).order_by(Department.id).options(strategy(Department.employees)).limit(1)
            )
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
