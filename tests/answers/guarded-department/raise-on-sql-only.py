# /// answer
# verdict = "rejected"
# mistake = "sql_only=True: what the identity map holds is given without an error"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|sql_only|identity map"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees).raiseload("*", sql_only=True))
    )
    return (await session.scalars(statement)).one_or_none()
