# /// answer
# verdict = "accepted"
# note = "The close is shielded: a second cancellation cannot interrupt the ROLLBACK and leak the connection."
# ///
import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    done = False
    try:
        yield session
        done = True
    finally:
        try:
            if done:
                await session.commit()
        finally:
            await asyncio.shield(session.close())
