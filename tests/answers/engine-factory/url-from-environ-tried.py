# /// answer
# verdict = "rejected"
# mistake = "os.environ first, database_url() only where that has nothing"
# says = "takes its URL from os.environ"
# ///
import os

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    try:
        url = os.environ["DATABASE_URL"]
    except KeyError:
        url = database_url()
    return create_async_engine(url, pool_size=5, max_overflow=10, echo=True)
