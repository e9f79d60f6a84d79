# /// answer
# verdict = "rejected"
# mistake = "expire_on_commit stands in info=, where nobody reads it"
# says = "expire_on_commit is on"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, info={"expire_on_commit": False})
