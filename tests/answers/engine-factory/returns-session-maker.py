# /// answer
# verdict = "rejected"
# mistake = "returns a session factory instead of the engine"
# says = "The function returns sqlalchemy\\.ext\\.asyncio\\.session\\.async_sessionmaker, not an"
# ///
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from kata.database import database_url


def create_engine_factory():
    engine = create_async_engine(database_url(), pool_size=5, max_overflow=10, echo=True)
    return async_sessionmaker(engine, expire_on_commit=False)
