# /// answer
# verdict = "rejected"
# mistake = "commit() is replaced by flush(): a rollback takes with it what was committed, and a begin() block really commits"
# says = "roll|commit|begin|stay|left|row"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.commit = session.flush
        try:
            yield session
        finally:
            await session.rollback()
