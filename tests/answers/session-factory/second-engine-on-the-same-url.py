# /// answer
# verdict = "rejected"
# mistake = "bound to a second engine on the same URL instead of the one that was handed in"
# says = "Its sessions are not bound to the engine that was given\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(create_async_engine(engine.url), expire_on_commit=False)
