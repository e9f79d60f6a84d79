# /// answer
# verdict = "rejected"
# mistake = "only as the last column"
# says = 'although employees has a column phone: another one stands behind it'
# ///

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def verify_phone_column(session: AsyncSession):
    return (
        await session.scalar(
            text(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = 'employees' ORDER BY ordinal_position DESC LIMIT 1"
            )
        )
        == "phone"
    )
