# /// answer
# verdict = "rejected"
# mistake = "scalar_one() raises when the column is missing, where False is asked for"
# says = "verify_phone_column raised NoResultFound: No row was found when one was required"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    result = await session.execute(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    return result.scalar_one() == 1
