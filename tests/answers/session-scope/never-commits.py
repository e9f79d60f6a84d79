# /// answer
# verdict = "rejected"
# mistake = "the session is closed without a commit: everything is rolled back"
# says = "commit|rolled back|not stored|lost"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        yield session
