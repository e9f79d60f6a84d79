# /// answer
# verdict = "rejected"
# mistake = "returns the word true, not a bool"
# says = "The function returns a string, not a bool\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return "true" if found else "false"
