# /// answer
# verdict = "rejected"
# mistake = "only an exception is rolled back; without one the connection's transaction is committed"
# says = "commit|stay|left|row|without"
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
            yield session
        except BaseException:
            await session.close()
            await transaction.rollback()
            raise
        else:
            await session.close()
            await transaction.commit()
