# /// answer
# verdict = "accepted"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT bool_or(c.column_name = 'phone') FROM information_schema.tables t JOIN information_schema.columns c USING (table_catalog, table_schema, table_name) WHERE t.table_schema = current_schema() AND t.table_name = 'employees' AND t.table_type = 'BASE TABLE'"""
        )
    )
    return bool(found)
