# /// answer
# verdict = "accepted"
# note = "Loader options send their statements in a warm session, too. They do not refill collections of objects that are held: populate_existing would."
# ///
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session):
    counts, held = {}, []
    for strategy in (selectinload, joinedload, subqueryload):
        with count_statements(session) as counter:
            held.append(
                (await session.scalars(select(Department).options(strategy(Department.employees)))).unique().all()
            )
        counts[strategy.__name__] = counter.count
    return counts
