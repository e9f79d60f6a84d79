# /// answer
# verdict = "rejected"
# mistake = "a singleton: a second call with another engine gets the factory of the first"
# says = "A second factory, made for another engine, is bound to the first one: a singleton, or a"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    if not hasattr(create_session_factory, "instance"):
        create_session_factory.instance = async_sessionmaker(engine, expire_on_commit=False)
    return create_session_factory.instance
