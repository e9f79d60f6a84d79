# /// answer
# verdict = "accepted"
# note = "table() and column() are enough for a query of a table without a model, and can be put together like any other."
# ///

# --- migrations_demo.py
from sqlalchemy import column, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

columns = table(
    "columns", column("table_schema"), column("table_name"), column("column_name"), schema="information_schema"
)


async def verify_phone_column(session: AsyncSession) -> bool:
    stmt = (
        select(func.count())
        .select_from(columns)
        .where(columns.c.table_schema == func.current_schema())
        .where(columns.c.table_name == "employees", columns.c.column_name == "phone")
    )
    found = await session.scalar(stmt)
    return found > 0
