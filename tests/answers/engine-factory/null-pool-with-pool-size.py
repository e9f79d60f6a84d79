# /// answer
# verdict = "rejected"
# mistake = "pool_size and max_overflow are invalid for a NullPool: TypeError"
# says = "create_engine_factory raised TypeError: Invalid argument\\(s\\) 'pool_size','max_overflow'"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        poolclass=NullPool,
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
