# /// answer
# verdict = "rejected"
# mistake = "load_dotenv() and os.environ instead of database_url()"
# says = "takes its URL from os.environ"
# ///
import os

from dotenv import load_dotenv
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_engine_factory() -> AsyncEngine:
    load_dotenv()
    return create_async_engine(os.environ["DATABASE_URL"], pool_size=5, max_overflow=10, echo=True)
