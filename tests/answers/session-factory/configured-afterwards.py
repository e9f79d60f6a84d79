# /// answer
# verdict = "accepted"
# note = "configure() sets it later: for a factory that is imported before the engine exists."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    factory: async_sessionmaker[AsyncSession] = async_sessionmaker(expire_on_commit=False)
    factory.configure(bind=engine)
    return factory
