# /// answer
# verdict = "accepted"
# note = "pool_pre_ping tests a connection before it is handed out, and pool_recycle renews old ones: better behind a firewall or a proxy that drops idle connections, for three short round trips with asyncpg."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    """One engine for the whole application."""
    url = database_url()
    engine = create_async_engine(
        url,
        echo=True,
        pool_size=5,
        max_overflow=10,
        pool_pre_ping=True,
        pool_recycle=1800,
        pool_timeout=30,
    )
    return engine
