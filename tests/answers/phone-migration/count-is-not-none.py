# /// answer
# verdict = "rejected"
# mistake = "count(*) is not None: a count is never NULL"
# says = "Before the migration the function returns True\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    count = await session.scalar(
        text("SELECT count(*) FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return count is not None
