# /// answer
# verdict = "rejected"
# mistake = "what was flushed before is neither new nor dirty any more, so it is not committed"
# says = "commit|rolled back|flush|lost"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        yield session
        if session.new or session.dirty or session.deleted:
            await session.commit()
