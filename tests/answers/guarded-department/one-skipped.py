# /// answer
# verdict = "rejected"
# mistake = "OFFSET skips the only department"
# says = "OFFSET|missing|skip|None|not found"
# kinds = ["EXTRANEOUS_OFFSET_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .offset(1)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
