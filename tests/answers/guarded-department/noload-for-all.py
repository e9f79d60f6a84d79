# /// answer
# verdict = "rejected"
# mistake = "noload() gives None and empty lists without an error"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|noload|empty|None"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).noload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
