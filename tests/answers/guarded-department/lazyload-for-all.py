# /// answer
# verdict = "rejected"
# mistake = "lazyload() is what relationships do already"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).lazyload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
