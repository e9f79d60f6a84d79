# /// answer
# verdict = "rejected"
# mistake = "the session is given inside of a begin() block of its own"
# says = "has ended a transaction that was begun around it"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    async with engine.connect() as conn:
        await conn.begin()
        async with AsyncSession(conn, join_transaction_mode="create_savepoint", expire_on_commit=False) as s, s.begin():
            yield s
            await s.rollback()
