# /// answer
# verdict = "rejected"
# mistake = "gives the sync session behind the AsyncSession"
# says = "AsyncSession|sync"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory.begin() as session:
        yield session.sync_session
