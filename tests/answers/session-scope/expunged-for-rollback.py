# /// answer
# verdict = "rejected"
# mistake = "expunge_all() empties the session, the transaction stays open"
# says = "open|rollback|rolled back|pool|connection|leak"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    try:
        yield session
    except BaseException:
        session.expunge_all()
        raise
    await session.commit()
    await session.close()
