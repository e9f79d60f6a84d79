# /// answer
# verdict = "rejected"
# mistake = "returns a function that would make the engine instead of the engine"
# says = "The function returns functools\\.partial, not an AsyncEngine\\."
# ///
from functools import partial

from sqlalchemy.ext.asyncio import create_async_engine

from kata.database import database_url


def create_engine_factory():
    return partial(create_async_engine, database_url(), pool_size=5, max_overflow=10, echo=True)
