# /// answer
# verdict = "rejected"
# mistake = "* is no wildcard of LIKE"
# says = "wildcard|LIKE|not found|None"
# kinds = ["INVALID_WILDCARD"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name.like(f"*{name}*"))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
