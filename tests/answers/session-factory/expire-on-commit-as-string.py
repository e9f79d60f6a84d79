# /// answer
# verdict = "rejected"
# mistake = "expire_on_commit=\"False\" is a true value: objects expire on commit"
# says = "A commit expires the objects \\(expire_on_commit is on\\): reading an attribute afterwards"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit="False")
