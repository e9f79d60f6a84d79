# /// answer
# verdict = "rejected"
# mistake = "the pool's logger is turned up, the engine's echo is off"
# says = "echo is off: the engine does not log"
# ///
import logging

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    logging.getLogger("sqlalchemy.pool").setLevel(logging.INFO)
    return create_async_engine(database_url(), pool_size=5, max_overflow=10)
