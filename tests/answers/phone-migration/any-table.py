# /// answer
# verdict = "rejected"
# mistake = "asks for a phone column in any table"
# says = "The function returns True although employees has no column phone: another table,"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    return bool(
        await session.scalar(text("SELECT count(*) FROM information_schema.columns WHERE column_name = 'phone'"))
    )
