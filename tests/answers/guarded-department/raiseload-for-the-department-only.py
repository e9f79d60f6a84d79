# /// answer
# verdict = "rejected"
# mistake = "the guard covers the department, not its employees"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Load, selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees), Load(Department).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
