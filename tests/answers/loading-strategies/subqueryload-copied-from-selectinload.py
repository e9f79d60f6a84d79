# /// answer
# verdict = "rejected"
# mistake = "subqueryload gets selectinload's number"
# says = "subqueryload takes 1 statement here|subqueryload takes 2 statements here|subqueryload is not measured"
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
    counts["subqueryload"] = counts["selectinload"]
    return counts
