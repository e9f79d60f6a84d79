# /// answer
# verdict = "rejected"
# mistake = "the block gets the connection, not a session"
# says = "(?-i:AsyncSession)|connection|session"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        session = AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        try:
            yield connection
        finally:
            await session.close()
            await transaction.rollback()
