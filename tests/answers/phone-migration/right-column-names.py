# /// answer
# verdict = "accepted"
# note = "All names of columns, looked through in Python: the form when more than one is asked about."
# ///

# --- migrations_demo.py
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    names = await session.scalars(
        text(
            "select column_name from information_schema.columns"
            " where table_schema = any(current_schemas(false)) and table_name = 'employees'"
        )
    )
    return "phone" in names.all()
