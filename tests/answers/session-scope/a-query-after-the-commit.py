# /// answer
# verdict = "rejected"
# mistake = "a query after the commit begins a transaction that nobody ends"
# says = "open|transaction|pool|connection|leak"
# ///
import logging
from contextlib import asynccontextmanager

from sqlalchemy import func, select


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    try:
        yield session
        await session.commit()
        logging.getLogger(__name__).info("committed at %s", await session.scalar(select(func.now())))
    except BaseException:
        await session.rollback()
        await session.close()
        raise
