# /// answer
# verdict = "rejected"
# mistake = "the managers are not guarded"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|manager"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import raiseload, selectinload

from .models import Department, Employee


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(
            selectinload(Department.employees).options(
                raiseload(Employee.department), raiseload(Employee.subordinates), raiseload(Employee.projects)
            )
        )
    )
    return (await session.scalars(statement)).one_or_none()
