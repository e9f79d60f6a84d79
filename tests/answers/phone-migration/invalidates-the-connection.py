# /// answer
# verdict = "rejected"
# mistake = "invalidate() throws the caller's connection away"
# says = "ends the caller's transaction"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' AND column_name = 'phone'"""
        )
    )
    await session.invalidate()
    return found == 1
