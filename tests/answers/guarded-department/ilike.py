# /// answer
# verdict = "rejected"
# mistake = "ilike() ignores case, and takes % and _ for wildcards"
# says = "\\bcase\\b|exact|ILIKE|lower|other department|upper|wildcard"
# kinds = ["INCORRECT_COMPARISON_OPERATOR_OR_INCORRECT_VALUE_COMPARED"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name.ilike(name)).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
