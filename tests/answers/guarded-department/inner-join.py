# /// answer
# verdict = "rejected"
# mistake = "an inner join: a department where nobody works is not found"
# says = "inner join|outer|nobody|empty|None|not found|missing"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .join(Department.employees)
        .where(Department.name == name)
        .options(contains_eager(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
