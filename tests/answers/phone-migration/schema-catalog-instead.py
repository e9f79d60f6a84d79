# /// answer
# verdict = "rejected"
# mistake = "asks for the database (table_catalog), which has every schema in it"
# says = "another schema"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    statement = text(
        "SELECT EXISTS (SELECT FROM information_schema.columns WHERE table_catalog = current_database()"
        " AND table_name = 'employees' AND column_name = 'phone')"
    )
    return await session.scalar(statement)
