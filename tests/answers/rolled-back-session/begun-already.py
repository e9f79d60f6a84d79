# /// answer
# verdict = "rejected"
# mistake = "the session is given with a transaction begun: begin() of the code under test fails"
# says = "begin|already|(?-i:InvalidRequestError)"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        session = AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        await session.begin()
        try:
            yield session
        finally:
            await session.close()
            await transaction.rollback()
