# /// answer
# verdict = "rejected"
# mistake = "what comes out is another exception"
# says = "same exception|another|RuntimeError|instead|replaced|wrapped"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        try:
            yield session
            await session.commit()
        except Exception as error:
            await session.rollback()
            raise RuntimeError("the session was rolled back") from error
