# /// answer
# verdict = "rejected"
# mistake = "an attribute of the class instead of the option"
# says = "expire_on_commit is on"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


class OwnSession(AsyncSession):
    expire_on_commit = False


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, class_=OwnSession)
