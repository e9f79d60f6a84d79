# /// answer
# verdict = "rejected"
# mistake = "StaticPool: one connection for everybody instead of a pool of 5 + 10"
# says = "The pool \\(StaticPool\\) has pool_size=None and max_overflow=None\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(database_url(), poolclass=StaticPool, echo=True)
