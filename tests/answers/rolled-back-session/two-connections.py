# /// answer
# verdict = "rejected"
# mistake = "a second connection is taken that is not needed"
# says = "pool has only one"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    async with engine.connect() as c, engine.connect() as spare:
        await c.begin()
        async with AsyncSession(c, join_transaction_mode="create_savepoint", expire_on_commit=False) as s:
            yield s
