# /// answer
# verdict = "rejected"
# mistake = "ILIKE finds PHONE, too"
# says = "it has a column .Phone."
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' AND column_name ILIKE 'phone'"""
        )
    )
    return found == 1
