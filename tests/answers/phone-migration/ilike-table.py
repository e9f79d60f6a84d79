# /// answer
# verdict = "rejected"
# mistake = "ILIKE finds \"Employees\", too"
# says = "another table, .Employees. with a capital"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name ILIKE 'employees' AND column_name = 'phone'"""
        )
    )
    return found == 1
