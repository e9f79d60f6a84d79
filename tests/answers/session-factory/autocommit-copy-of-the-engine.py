# /// answer
# verdict = "rejected"
# mistake = "bound to an AUTOCOMMIT copy of the engine instead of the engine itself"
# says = "Its sessions are not bound to the engine that was given\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine.execution_options(isolation_level="AUTOCOMMIT"), expire_on_commit=False)
