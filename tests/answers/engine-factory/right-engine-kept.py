# /// answer
# verdict = "accepted"
# ///
from functools import cache

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


@cache
def create_engine_factory() -> AsyncEngine:
    return create_async_engine(database_url(), pool_size=5, max_overflow=10, echo=True)
