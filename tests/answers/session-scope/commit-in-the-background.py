# /// answer
# verdict = "rejected"
# mistake = "the commit runs in a task that nobody awaits: its error is lost"
# says = "commit"
# ///
import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    session = factory()

    async def finish():
        try:
            await session.commit()
        finally:
            await session.close()

    try:
        yield session
    except BaseException:
        await session.rollback()
        await session.close()
        raise
    asyncio.create_task(finish())
