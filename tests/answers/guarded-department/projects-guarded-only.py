# /// answer
# verdict = "rejected"
# mistake = "only the projects are guarded"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|manager|subordinates|department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees).raiseload(Employee.projects))
    )
    return (await session.scalars(statement)).one_or_none()
