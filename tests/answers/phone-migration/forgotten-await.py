# /// answer
# verdict = "rejected"
# mistake = "session.scalar is not awaited: a coroutine is never None"
# says = "The function does not ask the database through the session that it was given \\(no"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = session.scalar(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return found is not None
