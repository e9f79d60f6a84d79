# /// answer
# verdict = "rejected"
# mistake = "tries to read the column instead of asking information_schema"
# says = "The function does not ask information_schema\\."
# ///

# --- migrations_demo.py
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def verify_phone_column(session: AsyncSession) -> bool:
    try:
        async with session.begin_nested():
            await session.execute(select(Employee.phone).limit(1))
    except DBAPIError:
        return False
    return True
