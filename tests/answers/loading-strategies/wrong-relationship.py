# /// answer
# verdict = "rejected"
# mistake = "loads a relationship of the employees, not the departments' collections"
# says = "relationship|collection|department|employees|manager|load"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Employee


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        session.expunge_all()
        with count_statements(session) as counter:
            result = await session.scalars(select(Employee).options(strategy(Employee.subordinates)))
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
