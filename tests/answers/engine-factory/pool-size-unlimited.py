# /// answer
# verdict = "rejected"
# mistake = "pool_size=0 is no limit at all instead of 5"
# says = "The pool \\(AsyncAdaptedQueuePool\\) has pool_size=0 and max_overflow=-1\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        pool_size=0,
        max_overflow=10,
        echo=True,
    )
