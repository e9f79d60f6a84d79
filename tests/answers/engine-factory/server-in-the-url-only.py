# /// answer
# verdict = "rejected"
# mistake = "the query part of the URL, which names the socket, is dropped"
# says = "another database than the workbook's"
# ///
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kata.database import database_url


def create_engine_factory() -> AsyncEngine:
    return create_async_engine(make_url(database_url()).set(query={}), pool_size=5, max_overflow=10, echo=True)
