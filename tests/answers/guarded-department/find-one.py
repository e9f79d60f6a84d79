# /// answer
# verdict = "rejected"
# mistake = "find_one() is a method of another library"
# says = "find_one"
# kinds = ["NONSTANDARD_KEYWORDS_OR_STANDARD_KEYWORDS_IN_WRONG_CONTEXT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return await session.find_one(statement)
