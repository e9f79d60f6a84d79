# /// answer
# verdict = "rejected"
# mistake = "counts the departments loaded, not the statements"
# says = "rows|departments|statements|measured|count|expected"
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
        with count_statements(session):
            result = await session.scalars(select(Department).options(strategy(Department.employees)))
            departments = result.unique().all()
        counts[strategy.__name__] = len(departments)
    return counts
