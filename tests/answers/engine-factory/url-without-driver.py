# /// answer
# verdict = "rejected"
# mistake = "postgresql:// without +asyncpg is a synchronous driver"
# says = "No module named 'psycopg2?'"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url().replace("+asyncpg", ""),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
