# /// answer
# verdict = "rejected"
# mistake = "asks the model, not the database"
# says = "The function does not ask the database through the session that it was given \\(no"
# ///

# --- migrations_demo.py
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def verify_phone_column(session: AsyncSession) -> bool:
    return hasattr(Employee, "phone")
