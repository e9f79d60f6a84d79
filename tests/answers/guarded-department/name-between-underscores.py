# /// answer
# verdict = "rejected"
# mistake = "_ stands for one letter: a longer name is looked for"
# says = "underscore|wildcard|LIKE|not found|None"
# kinds = ["WRONG_WILDCARD"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name.like(f"_{name}_"))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
