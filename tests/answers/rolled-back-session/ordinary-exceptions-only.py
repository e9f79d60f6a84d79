# /// answer
# verdict = "rejected"
# mistake = "a cancelled test is no Exception: nothing is cleaned up"
# says = "cancel|(?-i:BaseException)|pool|checked out|back"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    connection = await engine.connect()
    transaction = await connection.begin()
    session = AsyncSession(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    try:
        yield session
    except Exception:
        await session.close()
        await transaction.rollback()
        await connection.close()
        raise
    else:
        await session.close()
        await transaction.rollback()
        await connection.close()
