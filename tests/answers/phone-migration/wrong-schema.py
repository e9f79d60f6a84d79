# /// answer
# verdict = "rejected"
# mistake = "asks for a schema of the wrong name"
# says = "After the migration the function returns False\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        text(
            "SELECT 1 FROM information_schema.columns"
            " WHERE table_schema = 'app' AND table_name = 'employees' AND column_name = 'phone'"
        )
    )
    return found is not None
