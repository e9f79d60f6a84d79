# /// answer
# verdict = "rejected"
# mistake = "asks SQLAlchemy's inspector (pg_catalog), not information_schema"
# says = "The function does not ask information_schema\\."
# ///

# --- migrations_demo.py
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    connection = await session.connection()
    columns = await connection.run_sync(lambda sync: inspect(sync).get_columns("employees"))
    return any(column["name"] == "phone" for column in columns)
