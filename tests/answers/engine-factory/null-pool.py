# /// answer
# verdict = "rejected"
# mistake = "NullPool: there is no pool at all"
# says = "The pool \\(NullPool\\) has pool_size=None and max_overflow=None\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(database_url(), poolclass=NullPool, echo=True)
