# /// answer
# verdict = "accepted"
# note = "EXISTS stops at the first row and is a bool already."
# ///

# --- migrations_demo.py
from sqlalchemy import String, exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.expression import column, table


async def verify_phone_column(session: AsyncSession) -> bool:
    info = table(
        "columns",
        column("table_schema", String),
        column("table_name", String),
        column("column_name", String),
        schema="information_schema",
    )
    phone = (
        select(literal_column("1"))
        .select_from(info)
        .where(info.c.table_schema == "public")
        .where(info.c.table_name == "employees")
        .where(info.c.column_name == "phone")
    )
    connection = await session.connection()
    return (await connection.execute(select(exists(phone)))).scalar_one()
