# /// answer
# verdict = "rejected"
# mistake = "asks the model's table, not the database"
# says = "model|metadata|mapp|database|information_schema|no statement|ask|without|false"
# ///

# --- migrations_demo.py
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def verify_phone_column(session: AsyncSession) -> bool:
    return "phone" in Employee.__table__.columns
