# /// answer
# verdict = "rejected"
# mistake = "a lambda instead of an async_sessionmaker"
# says = "The function returns builtins\\.function, not an async_sessionmaker\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


def create_session_factory(engine: AsyncEngine):
    return lambda: AsyncSession(engine, expire_on_commit=False)
