# /// answer
# verdict = "rejected"
# mistake = "a cancellation ends here: the task goes on"
# says = "cancel"
# ///
import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        try:
            yield session
            await session.commit()
        except asyncio.CancelledError:
            await session.rollback()
