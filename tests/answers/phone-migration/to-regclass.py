# /// answer
# verdict = "rejected"
# mistake = "pg_attribute instead of information_schema"
# says = "does not ask information_schema"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text("""SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('employees') AND attname = 'phone'""")
    )
    return found == 1
