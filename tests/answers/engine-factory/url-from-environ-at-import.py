# /// answer
# verdict = "rejected"
# mistake = "the URL is read from os.environ when the module is imported"
# says = "takes its URL from os.environ"
# ///
import os

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


URL = os.environ.get("DATABASE_URL", "")


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(URL or database_url(), pool_size=5, max_overflow=10, echo=True)
