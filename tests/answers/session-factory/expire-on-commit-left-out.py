# /// answer
# verdict = "rejected"
# mistake = "expire_on_commit is left at its default (True)"
# says = "expire_on_commit|expire"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine)
