# /// answer
# verdict = "rejected"
# mistake = "GROUP BY name, while all columns are shown"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_OR_OMITTED_GROUPING_COLUMN", "EXTRANEOUS_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .group_by(Department.name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
