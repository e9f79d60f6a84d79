# /// answer
# verdict = "rejected"
# mistake = "asks for the schema first, in a statement of its own"
# says = "2 statements instead of one"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    await session.execute(text("SELECT current_schema() AS here"))
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' AND column_name = 'phone'"""
        )
    )
    return found == 1
