# /// answer
# verdict = "rejected"
# mistake = "selectinload and joinedload are mixed up"
# says = "swap|mixed|selectinload|joinedload|label|key|expected"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session: AsyncSession):
    counts = {}
    strategies = {"selectinload": joinedload, "joinedload": selectinload, "subqueryload": subqueryload}
    for name, strategy in strategies.items():
        session.expunge_all()
        with count_statements(session) as counter:
            result = await session.scalars(select(Department).options(strategy(Department.employees)))
            result.unique().all()
        counts[name] = counter.count
    return counts
