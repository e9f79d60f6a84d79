# /// answer
# verdict = "rejected"
# mistake = "a statement more asks whether there is such a department"
# says = "statements|queries|\\b2\\b|\\b3\\b|too many|twice"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    if not await session.scalar(select(func.count()).where(Department.name == name)):
        return None
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
