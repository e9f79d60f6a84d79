# /// answer
# verdict = "rejected"
# mistake = "Department has no attribute title"
# says = "title"
# kinds = ["UNDEFINED_COLUMN", "SYNONYMS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.title == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
