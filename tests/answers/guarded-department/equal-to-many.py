# /// answer
# verdict = "rejected"
# mistake = "= wants one value, and the subquery returns many"
# says = "more than one row|(one|single|several|many) (row|value)s?|condition"
# kinds = ["MISSING_QUANTIFIER"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.id == select(aliased(Department).id).scalar_subquery())
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
