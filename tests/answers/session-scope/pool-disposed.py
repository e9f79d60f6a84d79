# /// answer
# verdict = "rejected"
# mistake = "disposes of the engine after each scope: the whole pool is closed"
# says = "closed, not back in the pool"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    try:
        yield session
        await session.commit()
    finally:
        await session.close()
        await factory.kw["bind"].dispose()
