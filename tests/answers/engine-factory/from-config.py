# /// answer
# verdict = "accepted"
# note = "Settings from a dictionary or a configuration file: for programs whose pool is sized by whoever runs them."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, async_engine_from_config

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return async_engine_from_config(
        {
            "sqlalchemy.url": database_url(),
            "sqlalchemy.pool_size": "5",
            "sqlalchemy.max_overflow": "10",
            "sqlalchemy.echo": "true",
        }
    )
