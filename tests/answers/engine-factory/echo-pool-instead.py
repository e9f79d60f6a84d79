# /// answer
# verdict = "rejected"
# mistake = "echo_pool instead of echo: the pool is logged, the SQL is not"
# says = "echo is off: the engine does not log its statements\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=10,
        echo_pool=True,
    )
