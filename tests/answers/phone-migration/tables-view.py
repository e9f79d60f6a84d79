# /// answer
# verdict = "rejected"
# mistake = "asks information_schema.tables: the table, not the column"
# says = "Before the migration the function returns True\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(text("SELECT count(*) FROM information_schema.tables WHERE table_name = 'employees'"))
    return found == 1
