# /// answer
# verdict = "rejected"
# mistake = "the recipe of SQLAlchemy 1.3 expires everything when it begins its savepoint again"
# says = "cannot be read without SQL"
# ///
from contextlib import asynccontextmanager

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession


@asynccontextmanager
async def rolled_back_session(engine):
    async with engine.connect() as conn:
        trans = await conn.begin()
        session = AsyncSession(bind=conn, expire_on_commit=False)
        await session.begin_nested()

        @event.listens_for(session.sync_session, "after_transaction_end")
        def restart_savepoint(session, transaction):
            if transaction.nested and not transaction._parent.nested:
                session.expire_all()
                session.begin_nested()

        try:
            yield session
        finally:
            await session.close()
            await trans.rollback()
