# /// answer
# verdict = "rejected"
# mistake = "count() beside columns that are not grouped"
# says = "GROUP BY|group_by|\\bgroup|aggregate|\\bcount"
# kinds = ["MISSING_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department, func.count(Department.id))
        .where(Department.name == name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
