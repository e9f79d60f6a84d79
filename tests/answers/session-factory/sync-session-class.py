# /// answer
# verdict = "rejected"
# mistake = "class_=Session: the factory makes synchronous sessions"
# says = "Its sessions are no AsyncSession\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import Session


def create_session_factory(engine: AsyncEngine):
    return async_sessionmaker(engine, class_=Session, expire_on_commit=False)
