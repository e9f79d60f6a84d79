# /// answer
# verdict = "rejected"
# mistake = "LIKE finds home_phone, too"
# says = "it has a column home_phone"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' AND column_name LIKE '%phone'"""
        )
    )
    return bool(found)
