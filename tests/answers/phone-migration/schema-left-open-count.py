# /// answer
# verdict = "rejected"
# mistake = "counts the table employees of every schema"
# says = "another schema"
# ///

# --- migrations_demo.py
from sqlalchemy import column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

columns = table("columns", column("table_name"), column("column_name"), schema="information_schema")


async def verify_phone_column(session: AsyncSession) -> bool:
    stmt = (
        select(func.count())
        .select_from(columns)
        .where(columns.c.table_name == "employees", columns.c.column_name == "phone")
    )
    found = await session.scalar(stmt)
    return found > 0
