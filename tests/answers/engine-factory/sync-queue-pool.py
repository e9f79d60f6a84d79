# /// answer
# verdict = "rejected"
# mistake = "QueuePool cannot be used with an async engine"
# says = "create_engine_factory raised ArgumentError: Pool class QueuePool cannot be used with"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
