# /// answer
# verdict = "accepted"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        database_url(),
        pool_size=5,
        max_overflow=10,
        echo=True,
        connect_args={"server_settings": {"application_name": "workbook"}},
        pool_timeout=5,
        pool_use_lifo=True,
    )
