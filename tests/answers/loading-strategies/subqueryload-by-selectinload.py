# /// answer
# verdict = "rejected"
# mistake = "subqueryload is measured with selectinload"
# says = "subqueryload|selectinload|strategy|twice|same"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    strategies = {"selectinload": selectinload, "joinedload": joinedload, "subqueryload": selectinload}
    for name, strategy in strategies.items():
        session.expunge_all()
        with count_statements(session) as counter:
            result = await session.scalars(select(Department).options(strategy(Department.employees)))
            result.unique().all()
        counts[name] = counter.count
    return counts
