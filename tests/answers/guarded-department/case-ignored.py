# /// answer
# verdict = "rejected"
# mistake = "upper and lower case are taken for the same"
# says = "\\bcase\\b|exact|ILIKE|lower|other department|upper"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(func.lower(Department.name) == func.lower(name))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
