# /// answer
# verdict = "rejected"
# mistake = "the name is compared with itself: any department"
# says = "itself|same column|always true|any department|other department|filter|too many|Multiple"
# kinds = ["IMPLIED_TAUTOLOGICAL_OR_INCONSISTENT_EXPRESSION"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == Department.name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
