# /// answer
# verdict = "rejected"
# mistake = "loads every employee's department, not the departments' collections"
# says = "relationship|collection|many.to.one|department|employees|load"
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
            result = await session.scalars(select(Employee).options(strategy(Employee.department)))
            result.unique().all()
        counts[strategy.__name__] = counter.count
    return counts
