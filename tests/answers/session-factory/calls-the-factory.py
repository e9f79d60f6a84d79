# /// answer
# verdict = "rejected"
# mistake = "the factory is called: one session is returned instead of the factory"
# says = "The function returns sqlalchemy\\.ext\\.asyncio\\.session\\.AsyncSession, not an"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)()
