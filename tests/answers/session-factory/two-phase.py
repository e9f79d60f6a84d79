# /// answer
# verdict = "rejected"
# mistake = "two-phase commits, which the driver does not have"
# says = "twophase|two-phase|prepare"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, twophase=True, expire_on_commit=False)
