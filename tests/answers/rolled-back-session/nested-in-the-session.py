# /// answer
# verdict = "rejected"
# mistake = "begin_nested() of a session on the engine: its commit commits all of it"
# says = "commit|stay|left|row|begin"
# ///
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


@asynccontextmanager
async def rolled_back_session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        await session.begin_nested()
        try:
            yield session
        finally:
            await session.rollback()
