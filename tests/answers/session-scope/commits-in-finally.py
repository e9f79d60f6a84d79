# /// answer
# verdict = "rejected"
# mistake = "commits in finally, also after an exception"
# says = "committed?.*(?:raise|exception|error)|(?:raise|exception|error).*commit|rollback|rolled back|despite|half"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    try:
        yield session
    finally:
        await session.commit()
        await session.close()
