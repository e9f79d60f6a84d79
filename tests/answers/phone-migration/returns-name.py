# /// answer
# verdict = "rejected"
# mistake = "returns the column's name or None, not a bool"
# says = "The function returns None, not a bool\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    return await session.scalar(
        text(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = 'employees' AND column_name = 'phone'"
        )
    )
