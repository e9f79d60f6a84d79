# /// answer
# verdict = "rejected"
# mistake = "the connection is thrown away in place of given back"
# says = "not back in the pool"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    conn = await engine.connect()
    await conn.begin()
    try:
        async with AsyncSession(conn, expire_on_commit=False, join_transaction_mode="create_savepoint") as s:
            yield s
    finally:
        await conn.invalidate()
        await conn.close()
