# /// answer
# verdict = "rejected"
# mistake = "joinedload() of a collection, and unique() is missing"
# says = "unique"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(joinedload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
