# /// answer
# verdict = "accepted"
# note = "A session each on the connection of the caller: nothing is warm, and the caller's objects stay attached."
# ///
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload, subqueryload

from kata.capture import count_statements

from .models import Department


async def compare_loading_strategies(session):
    connection = await session.connection()
    counts = {}
    for strategy in (selectinload, joinedload, subqueryload):
        async with AsyncSession(connection, join_transaction_mode="create_savepoint") as fresh:
            with count_statements(fresh) as counter:
                statement = select(Department).options(strategy(Department.employees))
                (await fresh.scalars(statement)).unique().all()
            counts[strategy.__name__] = counter.count
    return counts
