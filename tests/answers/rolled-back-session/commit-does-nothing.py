# /// answer
# verdict = "rejected"
# mistake = "commit() does nothing at all: what is committed and not flushed is lost in the next rollback"
# says = "roll|commit|begin|stay|left|row"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    class TestSession(AsyncSession):
        async def commit(self) -> None:
            pass

    async with engine.connect() as connection:
        transaction = await connection.begin()
        session = TestSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        try:
            yield session
        finally:
            await session.close()
            await transaction.rollback()
