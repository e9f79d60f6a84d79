# /// answer
# verdict = "rejected"
# mistake = "commit() of the session class only flushes"
# says = "does not reach the database|reach"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


class OwnSession(AsyncSession):
    async def commit(self):
        await self.flush()


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, class_=OwnSession, expire_on_commit=False)
