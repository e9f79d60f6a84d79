# /// answer
# verdict = "rejected"
# mistake = "leaves out the system's schemas only, so any other schema's table counts"
# says = "another schema"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    statement = text(
        "SELECT count(*) FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        " AND table_name = 'employees' AND column_name = 'phone'"
    )
    return (await session.scalar(statement)) > 0
