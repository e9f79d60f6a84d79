# /// answer
# verdict = "rejected"
# mistake = "returns one session instead of a factory"
# says = "The function returns sqlalchemy\\.ext\\.asyncio\\.session\\.AsyncSession, not an"
# ///
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession


def create_session_factory(engine: AsyncEngine):
    return AsyncSession(engine, expire_on_commit=False)
