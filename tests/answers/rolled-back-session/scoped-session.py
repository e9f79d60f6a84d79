# /// answer
# verdict = "rejected"
# mistake = "a scoped session in place of an AsyncSession"
# says = "no AsyncSession"
# ///
import asyncio
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import (
    async_sessionmaker,
)


@asynccontextmanager
async def rolled_back_session(engine):
    from sqlalchemy.ext.asyncio import async_scoped_session

    async with engine.connect() as c:
        await c.begin()
        yield async_scoped_session(
            async_sessionmaker(c, join_transaction_mode="create_savepoint", expire_on_commit=False),
            asyncio.current_task,
        )
