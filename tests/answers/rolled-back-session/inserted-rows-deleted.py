# /// answer
# verdict = "rejected"
# mistake = "only what was added is deleted afterwards; changed rows stay changed"
# says = "rows|chang|update|commit|left|stay"
# ///
from contextlib import asynccontextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    added = []
    async with AsyncSession(engine, expire_on_commit=False) as session:

        @event.listens_for(session.sync_session, "pending_to_persistent")
        def remember(_session, instance):
            added.append(instance)

        try:
            yield session
        finally:
            await session.rollback()
            for instance in reversed(added):
                if instance in session:
                    await session.delete(instance)
            await session.commit()
