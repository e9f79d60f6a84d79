# /// answer
# verdict = "rejected"
# mistake = "bound to the sync_engine: the first session raises ArgumentError"
# says = "The factory is bound to something else than the AsyncEngine that was given: its sessions"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine.sync_engine, expire_on_commit=False)
