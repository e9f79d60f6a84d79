# /// answer
# verdict = "rejected"
# mistake = "LIKE for = takes % and _ in the name for wildcards"
# says = "LIKE|wildcard|exact|=="
# kinds = ["LIKE_WITHOUT_WILDCARDS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name.like(name)).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
