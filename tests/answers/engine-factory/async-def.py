# /// answer
# verdict = "rejected"
# mistake = "async def: calling it gives a coroutine instead of an engine"
# says = "The factory is a coroutine: making an engine opens nothing, so it is a plain `def`\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


async def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
