# /// answer
# verdict = "rejected"
# mistake = "looks at alembic_version, not at the column"
# says = "The function does not ask information_schema\\."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    version = await session.scalar(text("SELECT version_num FROM alembic_version"))
    return version != "0001_initial"
