# /// answer
# verdict = "rejected"
# mistake = "the URL comes from os.environ where it is set, and may lack the driver there"
# says = "takes its URL from os.environ"
# ///
import os

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        os.environ.get("DATABASE_URL") or database_url(), pool_size=5, max_overflow=10, echo=True
    )
