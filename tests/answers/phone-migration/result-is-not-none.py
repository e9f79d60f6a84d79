# /// answer
# verdict = "rejected"
# mistake = "result is not None: execute() never returns None"
# says = "Before the migration the function returns True\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    result = await session.execute(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return result is not None
