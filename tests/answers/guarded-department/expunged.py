# /// answer
# verdict = "rejected"
# mistake = "the objects are taken out of the session: reading ends in DetachedInstanceError"
# says = "Detached|expunge|session|InvalidRequestError|raiseload"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).where(Department.name == name).options(selectinload(Department.employees))
    department = (await session.scalars(statement)).one_or_none()
    session.expunge_all()
    return department
