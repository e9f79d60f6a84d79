# /// answer
# verdict = "rejected"
# mistake = "a listener expires everything after each commit"
# says = "A commit expires the objects"
# ///
from sqlalchemy import event
from sqlalchemy.orm import Session
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker


def create_session_factory(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    class Own(Session):
        pass

    event.listen(Own, "after_commit", lambda session: session.expire_all())
    return async_sessionmaker(engine, sync_session_class=Own, expire_on_commit=False)
