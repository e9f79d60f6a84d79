# /// answer
# verdict = "rejected"
# mistake = "returns a count, not a bool"
# says = "The function returns a number, not a bool\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    return await session.scalar(
        text("SELECT count(*) FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
