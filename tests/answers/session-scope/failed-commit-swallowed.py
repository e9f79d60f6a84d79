# /// answer
# verdict = "rejected"
# mistake = "a commit that fails is taken for a success"
# says = "commit"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        yield session
        try:
            await session.commit()
        except SQLAlchemyError:
            await session.rollback()
