# /// answer
# verdict = "rejected"
# mistake = "an inner block uses the connection of the outer one"
# says = "opens one block inside the other"
# ///
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

_open = {}


@asynccontextmanager
async def rolled_back_session(engine):
    conn = _open.get(engine)
    if conn is None:
        async with engine.connect() as conn:
            await conn.begin()
            _open[engine] = conn
            try:
                async with AsyncSession(conn, join_transaction_mode="create_savepoint", expire_on_commit=False) as s:
                    yield s
            finally:
                del _open[engine]
    else:
        async with AsyncSession(conn, join_transaction_mode="create_savepoint", expire_on_commit=False) as s:
            yield s
