# /// answer
# verdict = "rejected"
# mistake = "after an exception in the block nothing is cleaned up: the connection stays out of the pool"
# says = "exception|raise|error|pool|checked out|back"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    connection = await engine.connect()
    transaction = await connection.begin()
    session = AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    yield session
    await session.close()
    await transaction.rollback()
    await connection.close()
