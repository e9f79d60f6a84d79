# /// answer
# verdict = "rejected"
# mistake = "closes the caller's session (async with session), and so ends its transaction"
# says = "rollback \\(rollback\\(\\) or close\\(\\)\\)"
# ///

# --- migrations_demo.py
from sqlalchemy import text


async def verify_phone_column(session):
    async with session:
        found = await session.scalar(
            text(
                "SELECT count(*) FROM information_schema.columns "
                "WHERE table_name = 'employees' AND column_name = 'phone'"
            )
        )
    return found == 1
