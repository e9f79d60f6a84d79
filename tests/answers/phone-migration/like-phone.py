# /// answer
# verdict = "rejected"
# mistake = "LIKE 'phone%' is content with phone_number, too"
# says = "like|phone_number|phone%|prefix|begin|start|exact|another|other|false"
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
