# /// answer
# verdict = "accepted"
# note = "A session class of one's own is the place for helpers that every session should have."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class WorkbookSession(AsyncSession):
        """Nothing special yet."""

    return async_sessionmaker(engine, class_=WorkbookSession, expire_on_commit=False, info={"app": "workbook"})
