# /// answer
# verdict = "rejected"
# mistake = "a view counts as well"
# says = "a view, employees_view"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    found = await session.scalar(
        text(
            """SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name IN ('employees', 'employees_view') AND column_name = 'phone'"""
        )
    )
    return bool(found)
