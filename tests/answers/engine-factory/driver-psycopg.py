# /// answer
# verdict = "rejected"
# mistake = "the driver is psycopg instead of asyncpg"
# says = "create_engine_factory raised ModuleNotFoundError: No module named 'psycopg'"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url().replace("+asyncpg", "+psycopg"),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
