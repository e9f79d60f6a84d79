# /// answer
# verdict = "rejected"
# mistake = "== is no operator of SQL"
# says = "==|operator"
# kinds = ["NONSTANDARD_OPERATORS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name.op("==")(name))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
