# /// answer
# verdict = "rejected"
# mistake = "count > 1: one column is not enough for it"
# says = "After the migration the function returns False\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    count = await session.scalar(
        text("SELECT count(*) FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return count > 1
