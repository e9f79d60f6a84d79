# /// answer
# verdict = "rejected"
# mistake = "the caller's session is closed"
# says = "clos|caller|async with|begin|transaction|detached|roll"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    async with session:
        return (await session.scalars(statement)).one_or_none()
