# /// answer
# verdict = "rejected"
# mistake = "return in the finally clause swallows the exception"
# says = "swallowed"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    async with engine.connect() as conn:
        await conn.begin()
        s = AsyncSession(conn, join_transaction_mode="create_savepoint", expire_on_commit=False)
        try:
            yield s
        finally:
            await s.close()
            await conn.close()
            return
