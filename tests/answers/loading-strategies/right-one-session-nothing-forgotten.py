# /// answer
# verdict = "accepted"
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session):
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        with count_statements(session) as counter:
            (await session.scalars(select(Department).options(strategy(Department.employees)))).unique().all()
        counts[strategy.__name__] = counter.count
    return counts
