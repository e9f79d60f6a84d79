# /// answer
# verdict = "rejected"
# mistake = "LIKE 'phone%' is content with phone_number, too"
# says = "The function returns True although employees has no column phone: it has a column"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    return bool(
        await session.scalar(
            text(
                "SELECT count(*) FROM information_schema.columns"
                " WHERE table_name = 'employees' AND column_name LIKE 'phone%'"
            )
        )
    )
