# /// answer
# verdict = "rejected"
# mistake = "relationships that were not asked for are loaded lazily, or end in MissingGreenlet"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy"
# kinds = ["MISSING_EXPRESSION"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name).options(selectinload(Department.employees))
    return (await session.scalars(statement)).one_or_none()
