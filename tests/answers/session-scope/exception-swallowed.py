# /// answer
# verdict = "rejected"
# mistake = "rolls back, and the exception is gone"
# says = "swallow|propagat|same exception|re-?rais|came out|not raised|exception .*(?:lost|gone|missing|disappear)"
# ///
from contextlib import asynccontextmanager


@asynccontextmanager
async def session_scope(factory):
    async with factory() as session:
        try:
            yield session
            await session.commit()
        except Exception:
            await session.rollback()
