# /// answer
# verdict = "rejected"
# mistake = "the URL comes from os.getenv, with one typed in as default"
# says = "takes its URL from os.environ"
# ///
import os

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(
        os.getenv("DATABASE_URL", "postgresql+asyncpg://sa_user:sa_password@localhost:5432/sa_db"),
        pool_size=5,
        max_overflow=10,
        echo=True,
    )
