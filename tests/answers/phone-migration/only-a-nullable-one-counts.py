# /// answer
# verdict = "rejected"
# mistake = "only when it is nullable"
# says = 'although employees has a column phone: it is not null'
# ///

from sqlalchemy import column, exists, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession):
    c = table("columns", column("table_schema"), column("table_name"), column("column_name"), column("is_nullable"), schema="information_schema")
    return await session.scalar(select(exists().where(c.c.table_schema == func.current_schema(), c.c.table_name == "employees", c.c.column_name == "phone", c.c.is_nullable == "YES")))
