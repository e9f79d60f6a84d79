# /// answer
# verdict = "rejected"
# mistake = "str() of a URL masks the password"
# says = "another user or password"
# ///
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(str(make_url(database_url())), pool_size=5, max_overflow=10, echo=True)
