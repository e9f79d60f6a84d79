# /// answer
# verdict = "rejected"
# mistake = "asks for any column of the table, not for phone"
# says = "Before the migration the function returns True\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    return bool(
        await session.scalar(text("SELECT count(*) FROM information_schema.columns WHERE table_name = 'employees'"))
    )
