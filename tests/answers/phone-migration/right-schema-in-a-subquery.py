# /// answer
# verdict = "accepted"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = (SELECT current_schema()) AND table_name = 'employees' AND column_name = 'phone'"""
        )
    )
    return found > 0
