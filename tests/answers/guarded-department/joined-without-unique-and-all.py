# /// answer
# verdict = "rejected"
# mistake = "a plain join repeats the department for each of its employees"
# says = "repeat|more than one|Multiple|duplicate|\\bjoin|twice|several"
# kinds = ["MANY_DUPLICATES", "MISSING_DISTINCT_FROM_SELECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .outerjoin(Department.employees)
        .where(Department.name == name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
