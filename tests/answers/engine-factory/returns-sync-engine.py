# /// answer
# verdict = "rejected"
# mistake = "returns the sync_engine inside the AsyncEngine"
# says = "The function returns sqlalchemy\\.engine\\.base\\.Engine, not an AsyncEngine\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=10,
        echo=True,
    ).sync_engine
