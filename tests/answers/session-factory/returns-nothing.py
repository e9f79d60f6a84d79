# /// answer
# verdict = "rejected"
# mistake = "the factory is made, but not returned"
# says = "The function returns builtins\\.NoneType, not an async_sessionmaker\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    Session = async_sessionmaker(engine, expire_on_commit=False)
