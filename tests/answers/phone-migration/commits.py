# /// answer
# verdict = "rejected"
# mistake = "commits: the transaction belongs to the caller"
# says = "The function commits: the transaction belongs to the caller, who can no longer roll it"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
    )
    await session.commit()
    return found is not None
