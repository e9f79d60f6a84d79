# /// answer
# verdict = "rejected"
# mistake = "makes a temporary table as well"
# says = "sends CREATE TABLE|2 statements"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    await session.execute(text("CREATE TEMP TABLE IF NOT EXISTS asked (at timestamptz)"))
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' AND column_name = 'phone'"""
        )
    )
    return found == 1
