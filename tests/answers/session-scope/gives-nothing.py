# /// answer
# verdict = "rejected"
# mistake = "a yield without the session"
# says = "gives None"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session, session.begin():
        yield
