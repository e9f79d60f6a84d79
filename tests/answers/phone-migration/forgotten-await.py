# /// answer
# verdict = "rejected"
# mistake = "session.scalar is not awaited: a coroutine is never None"
# says = "await|coroutine|always|true"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = session.scalar(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return found is not None
