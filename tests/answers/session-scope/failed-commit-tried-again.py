# /// answer
# verdict = "rejected"
# mistake = "after a failed commit the second one commits nothing, and nobody hears of the error"
# says = "commit"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        yield session
        try:
            await session.commit()
        except Exception:
            await session.rollback()
            await session.commit()
