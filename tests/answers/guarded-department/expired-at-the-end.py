# /// answer
# verdict = "rejected"
# mistake = "what was loaded is expired before it is returned"
# says = "expire|refresh|loaded|MissingGreenlet|\\bcolumns?\\b"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    department = (await session.scalars(statement)).one_or_none()
    if department is not None:
        session.expire(department)
    return department
