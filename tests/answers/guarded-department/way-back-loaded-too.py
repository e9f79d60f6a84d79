# /// answer
# verdict = "rejected"
# mistake = "the way back to the department is loaded, so reading it does not raise"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload, selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees).joinedload(Employee.department), raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
