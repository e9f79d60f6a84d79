# /// answer
# verdict = "rejected"
# mistake = "the URL comes from os.environ, with the driver put in"
# says = "takes its URL from os.environ"
# ///
import os

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
