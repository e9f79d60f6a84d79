# /// answer
# verdict = "rejected"
# mistake = "another database of the same server (template1) instead of the workbook's"
# says = "The engine is on another database than the workbook's\\."
# ///
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        make_url(database_url()).set(database="template1"),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
