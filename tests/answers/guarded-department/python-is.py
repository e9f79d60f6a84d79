# /// answer
# verdict = "rejected"
# mistake = "the `is` of Python compares here and now: nothing is found"
# says = "`is`|==|\\bfalse\\b|identity|never true|constant|not found|None"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name is name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
