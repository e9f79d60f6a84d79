# /// answer
# verdict = "rejected"
# mistake = "an async generator, as pytest fixtures are, without asynccontextmanager"
# says = "context manager|(?-i:__aenter__)|asynccontextmanager|async with|protocol"
# ///
from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        session = AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        try:
            yield session
        finally:
            await session.close()
            await transaction.rollback()
