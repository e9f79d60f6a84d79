# /// answer
# verdict = "rejected"
# mistake = "pool_size and max_overflow are swapped"
# says = "pool_size|pool size|pool.*size|size.*pool|overflow|swapped"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        pool_size=10,
        max_overflow=5,
        echo=True,
    )
