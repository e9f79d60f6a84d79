# /// answer
# verdict = "rejected"
# mistake = "async def: calling it gives a coroutine instead of a factory"
# says = "The factory is a coroutine: making a session factory opens nothing, so it is a plain"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


async def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)
