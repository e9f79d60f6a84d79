# /// answer
# verdict = "rejected"
# mistake = "the engine is made, but not returned"
# says = "The function returns builtins\\.NoneType, not an AsyncEngine\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    engine = create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
