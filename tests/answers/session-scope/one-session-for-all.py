# /// answer
# verdict = "rejected"
# mistake = "everybody shares one session, and one transaction"
# says = "same session|shar|own session|new session|two scopes|another scope|other scope|each"
# ///
from contextlib import asynccontextmanager
from functools import cache


@cache
def _session(factory):
    return factory()


@asynccontextmanager
async def session_scope(factory):
    session = _session(factory)
    try:
        yield session
        await session.commit()
    except BaseException:
        await session.rollback()
        raise
    finally:
        await session.close()
