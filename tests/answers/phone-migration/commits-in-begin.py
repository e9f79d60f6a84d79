# /// answer
# verdict = "rejected"
# mistake = "session.begin() as a context manager commits"
# says = "The function commits"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    async with session.begin():
        found = await session.scalar(
            text(
                """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' AND column_name = 'phone'"""
            )
        )
    return found == 1
