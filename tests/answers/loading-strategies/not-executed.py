# /// answer
# verdict = "rejected"
# mistake = "the statement is built in the counter's block but never executed: 0"
# says = "executed|0 |zero|no statement|nothing|await|never|load"
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
            select(Department).options(strategy(Department.employees))
        counts[strategy.__name__] = counter.count
    return counts
