# /// answer
# verdict = "accepted"
# note = "One raiseload(\"*\") covers every entity of the statement, also those that a later option adds."
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload, selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees), raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
