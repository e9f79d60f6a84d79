# /// answer
# verdict = "rejected"
# mistake = "a TaskGroup around the session makes an ExceptionGroup of the exception"
# says = "ExceptionGroup"
# ///
import asyncio
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import (
    AsyncSession,
)


@asynccontextmanager
async def rolled_back_session(engine):
    async with asyncio.TaskGroup(), engine.connect() as c:
        await c.begin()
        async with AsyncSession(c, join_transaction_mode="create_savepoint", expire_on_commit=False) as s:
            yield s
