# /// answer
# verdict = "rejected"
# mistake = "opens an engine of its own instead of using the session"
# says = "The function does not ask the database through the session that it was given \\(no"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from kata.database import database_url


async def verify_phone_column(session: AsyncSession) -> bool:
    engine = create_async_engine(database_url())
    async with engine.connect() as connection:
        found = await connection.scalar(
            text("SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'")
        )
    await engine.dispose()
    return found is not None
