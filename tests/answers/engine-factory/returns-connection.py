# /// answer
# verdict = "rejected"
# mistake = "returns a connection instead of an engine"
# says = "The function returns sqlalchemy\\.ext\\.asyncio\\.engine\\.AsyncConnection, not an AsyncEngine\\."
# ///
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncConnection:
    return create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=10,
        echo=True,
    ).connect()
