# /// answer
# verdict = "rejected"
# mistake = "asks for departments.phone"
# says = "After the migration the function returns False\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'departments' AND column_name = 'phone'")
    )
    return found is not None
