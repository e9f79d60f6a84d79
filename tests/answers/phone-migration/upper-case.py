# /// answer
# verdict = "rejected"
# mistake = "asks for EMPLOYEES and PHONE: names are kept in lower case"
# says = "After the migration the function returns False\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'EMPLOYEES' AND column_name = 'PHONE'")
    )
    return found is not None
