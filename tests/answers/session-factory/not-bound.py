# /// answer
# verdict = "rejected"
# mistake = "the factory is not bound to the engine"
# says = "Its sessions are not bound to the engine that was given\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(expire_on_commit=False)
