# /// answer
# verdict = "rejected"
# mistake = "bound to an engine made anew instead of the one that was handed in"
# says = "Its sessions are not bound to the engine that was given\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(create_engine_factory(), expire_on_commit=False)
