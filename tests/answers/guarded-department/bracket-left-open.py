# /// answer
# verdict = "rejected"
# mistake = "a parenthesis is never closed: Python cannot read the module"
# says = "syntax|parenthes|bracket|never closed|'\\('"
# kinds = ["UNMATCHED_BRACKETS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        (select(Department)
        .where(Department.name == name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
