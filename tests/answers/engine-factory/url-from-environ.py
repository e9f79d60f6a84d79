# /// answer
# verdict = "rejected"
# mistake = "takes the URL from os.environ: where DATABASE_URL is not set, the function ends with KeyError"
# says = "takes its URL from os.environ"
# ///
import os

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(os.environ["DATABASE_URL"], pool_size=5, max_overflow=10, echo=True)
