# /// answer
# verdict = "rejected"
# mistake = "bound to one connection that was never opened instead of the engine"
# says = "create_session_factory raised AsyncContextNotStarted: AsyncConnection context has not"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine.connect(), expire_on_commit=False)
