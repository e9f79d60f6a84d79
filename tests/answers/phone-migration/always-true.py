# /// answer
# verdict = "rejected"
# mistake = "always True; the database is never asked"
# says = "always|true|false|no statement|never|information_schema|ask|without"
# ///

# --- migrations_demo.py
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    return True
