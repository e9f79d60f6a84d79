# /// answer
# verdict = "rejected"
# mistake = "the class stands where a relationship is wanted"
# says = "relationship|class|Employee|attribute|mapped"
# kinds = ["CONFUSED_TABLE_NAMES_WITH_COLUMN_NAMES"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name).options(selectinload(Employee).raiseload("*"))
    return (await session.scalars(statement)).one_or_none()
