# /// answer
# verdict = "rejected"
# mistake = "an async_scoped_session registry instead of the async_sessionmaker"
# says = "The function returns sqlalchemy\\.ext\\.asyncio\\.scoping\\.async_scoped_session, not an"
# ///
import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine, async_scoped_session, async_sessionmaker


def create_session_factory(engine: AsyncEngine):
    return async_scoped_session(async_sessionmaker(engine, expire_on_commit=False), scopefunc=asyncio.current_task)
