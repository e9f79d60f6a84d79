# /// answer
# verdict = "rejected"
# mistake = "a plain string instead of text(): SQLAlchemy refuses it"
# says = "verify_phone_column raised ArgumentError: Textual SQL expression 'SELECT 1 FROM"
# ///

# --- migrations_demo.py
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession) -> bool:
    found = await session.scalar(
        "SELECT 1 FROM information_schema.columns WHERE table_name = 'employees' AND column_name = 'phone'"
    )
    return found is not None
