# /// answer
# verdict = "rejected"
# mistake = "looks through the columns of employees in any schema"
# says = "another schema"
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    names = await session.scalars(
        text("select column_name from information_schema.columns where table_name = 'employees'")
    )
    return "phone" in names.all()
