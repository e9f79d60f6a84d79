# /// answer
# verdict = "rejected"
# mistake = "a coroutine that returns the session"
# says = "no async context manager"
# ///
from sqlalchemy.ext.asyncio import AsyncSession


async def rolled_back_session(engine):
    conn = await engine.connect()
    await conn.begin()
    return AsyncSession(conn, join_transaction_mode="create_savepoint", expire_on_commit=False)
