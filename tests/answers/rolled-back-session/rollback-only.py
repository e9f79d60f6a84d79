# /// answer
# verdict = "rejected"
# mistake = "rollback_only: a rollback of the session takes with it what was committed before"
# says = "roll"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        session = AsyncSession(connection, join_transaction_mode="rollback_only", expire_on_commit=False)
        try:
            yield session
        finally:
            await session.close()
            await transaction.rollback()
