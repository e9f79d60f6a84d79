# /// answer
# verdict = "rejected"
# mistake = "max_overflow is 0 instead of 10"
# says = "The pool \\(AsyncAdaptedQueuePool\\) has pool_size=5 and max_overflow=0\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=0,
        echo=True,
    )
