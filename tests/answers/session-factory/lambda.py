# /// answer
# verdict = "rejected"
# mistake = "a lambda instead of an async_sessionmaker"
# says = "lambda|function|async_sessionmaker|session ?maker|factory"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


def create_session_factory(engine: AsyncEngine):
    return lambda: AsyncSession(engine, expire_on_commit=False)
