# /// answer
# verdict = "rejected"
# mistake = "awaitable_attrs loads the employees without the guard"
# says = "raiseload|raise|MissingGreenlet|InvalidRequestError|not asked for|can be read|lazy|awaitable"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name)
    department = (await session.scalars(statement)).one_or_none()
    if department is not None:
        await department.awaitable_attrs.employees
    return department
