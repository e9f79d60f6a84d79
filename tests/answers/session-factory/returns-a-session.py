# /// answer
# verdict = "rejected"
# mistake = "returns one session instead of a factory"
# says = "async_sessionmaker|session ?maker|factory"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


def create_session_factory(engine: AsyncEngine):
    return AsyncSession(engine, expire_on_commit=False)
