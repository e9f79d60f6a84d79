# /// answer
# verdict = "rejected"
# mistake = "the savepoint is used up by the first commit; the second one is real"
# says = "second|commit|roll|stay|left|row"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        await connection.begin_nested()
        session = AsyncSession(connection, join_transaction_mode="control_fully", expire_on_commit=False)
        try:
            yield session
        finally:
            await session.close()
            await transaction.rollback()
