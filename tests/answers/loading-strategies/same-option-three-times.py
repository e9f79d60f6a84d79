# /// answer
# verdict = "rejected"
# mistake = "selectinload three times (the loop variable is not used)"
# says = "selectinload|joinedload|same|strategy|not used|expected"
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
            result = await session.scalars(select(Department).options(selectinload(Department.employees)))
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
