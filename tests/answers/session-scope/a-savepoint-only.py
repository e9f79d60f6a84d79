# /// answer
# verdict = "rejected"
# mistake = "a savepoint is released, its transaction is never committed"
# says = "commit|savepoint|rolled back|lost"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session, session.begin_nested():
        yield session
