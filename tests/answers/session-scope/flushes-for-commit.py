# /// answer
# verdict = "rejected"
# mistake = "a flush where the commit belongs"
# says = "commit|rolled back|lost"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        yield session
        await session.flush()
