# /// answer
# verdict = "rejected"
# mistake = "the synchronous sessionmaker with class_=AsyncSession instead of async_sessionmaker"
# says = "The function returns sqlalchemy\\.orm\\.session\\.sessionmaker, not an async_sessionmaker\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import sessionmaker


def create_session_factory(engine: AsyncEngine):
    return sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
