# /// answer
# verdict = "rejected"
# mistake = "a synchronous sessionmaker: its sessions cannot be awaited"
# says = "The function returns sqlalchemy\\.orm\\.session\\.sessionmaker, not an async_sessionmaker\\."
# ///
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import sessionmaker


def create_session_factory(engine: AsyncEngine):
    return sessionmaker(engine.sync_engine, expire_on_commit=False)
