# /// answer
# verdict = "rejected"
# mistake = "always True; the database is never asked"
# says = "The function does not ask the database through the session that it was given \\(no"
# ///

# --- migrations_demo.py
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    return True
