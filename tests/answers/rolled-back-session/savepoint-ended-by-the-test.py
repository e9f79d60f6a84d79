# /// answer
# verdict = "rejected"
# mistake = "the test itself ends the savepoint that was begun around the session"
# says = "has ended a transaction that was begun around it"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    async with engine.connect() as c, c.begin(), c.begin_nested() as sp:
        async with AsyncSession(c, join_transaction_mode="rollback_only", expire_on_commit=False) as s:
            yield s
            await sp.rollback()
