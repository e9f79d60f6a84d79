# /// answer
# verdict = "rejected"
# mistake = "another user than the URL's"
# says = "another user or password"
# ///
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        make_url(database_url()).set(username="somebody"), pool_size=5, max_overflow=10, echo=True
    )
