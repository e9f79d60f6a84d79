# /// answer
# verdict = "rejected"
# mistake = "the engine of the caller is disposed of"
# says = "disposes of the engine"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    async with engine.connect() as conn:
        await conn.begin()
        async with AsyncSession(conn, expire_on_commit=False, join_transaction_mode="create_savepoint") as s:
            yield s
    await engine.dispose()
