# /// answer
# verdict = "rejected"
# mistake = "LIKE finds employees_of_old, too"
# says = "employees_of_old, has a column phone"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name LIKE 'employees%' AND column_name = 'phone'"""
        )
    )
    return bool(found)
