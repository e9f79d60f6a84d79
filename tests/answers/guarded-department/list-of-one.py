# /// answer
# verdict = "rejected"
# mistake = "a list is returned, not a department"
# says = "\\blist\\b|Department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).all()
