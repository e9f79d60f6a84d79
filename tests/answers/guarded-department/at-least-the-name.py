# /// answer
# verdict = "rejected"
# mistake = ">= in the place of =="
# says = ">=|greater|exact|other department|unknown|None"
# kinds = ["UNNECESSARILY_GENERAL_COMPARISON_OPERATOR"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name >= name)
        .order_by(Department.name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
