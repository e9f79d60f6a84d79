# /// answer
# verdict = "rejected"
# mistake = "except Exception does not see a CancelledError: session and transaction stay open"
# says = "cancel"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    try:
        yield session
        await session.commit()
    except Exception:
        await session.rollback()
        raise
    await session.close()
