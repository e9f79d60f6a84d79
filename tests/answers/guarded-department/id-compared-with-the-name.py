# /// answer
# verdict = "rejected"
# mistake = "a number is compared with a text"
# says = "\\btypes?\\b|integer|operator|number|varchar|\\bid\\b"
# kinds = ["DATA_TYPE_MISMATCH", "EXPRESSION_ON_INCORRECT_COLUMN"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.id == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
