# /// answer
# verdict = "rejected"
# mistake = "in AUTOCOMMIT there is nothing to roll back"
# says = "rollback|rolled back|autocommit|commit|undone"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session, session.begin():
        await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        yield session
