# /// answer
# verdict = "rejected"
# mistake = "refresh() loads the employees without the guard, and the department once more"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|refresh|statements|\\b3\\b"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name)
    department = (await session.scalars(statement)).one_or_none()
    if department is not None:
        await session.refresh(department, ["employees"])
    return department
