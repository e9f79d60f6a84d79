# /// answer
# verdict = "rejected"
# mistake = "only errors of SQLAlchemy lead to a rollback: after any other one the transaction stays open"
# says = "open|rollback|rolled back|pool|connection|leak"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError


@asynccontextmanager
async def session_scope(factory):
    session = factory()
    try:
        yield session
        await session.commit()
    except SQLAlchemyError:
        await session.rollback()
        raise
