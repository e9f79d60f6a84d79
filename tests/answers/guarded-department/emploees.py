# /// answer
# verdict = "rejected"
# mistake = "employees is misspelt"
# says = "emploees"
# kinds = ["MISSPELLINGS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.emploees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
