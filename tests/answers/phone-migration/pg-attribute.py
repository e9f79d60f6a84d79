# /// answer
# verdict = "rejected"
# mistake = "asks pg_attribute, not information_schema"
# says = "The function does not ask information_schema\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        text(
            "SELECT 1 FROM pg_catalog.pg_attribute"
            " WHERE attrelid = 'employees'::regclass AND attname = 'phone' AND NOT attisdropped"
        )
    )
    return found is not None
