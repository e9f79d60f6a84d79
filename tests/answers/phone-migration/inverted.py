# /// answer
# verdict = "rejected"
# mistake = "the answer is the wrong way round"
# says = "Before the migration the function returns True\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return found is None
