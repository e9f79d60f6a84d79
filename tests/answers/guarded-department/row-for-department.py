# /// answer
# verdict = "rejected"
# mistake = "a row is returned, not a department"
# says = "\\bRow\\b|scalar|tuple|Department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.execute(statement)).one_or_none()
