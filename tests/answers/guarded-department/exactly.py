# /// answer
# verdict = "rejected"
# mistake = "there is no function exactly()"
# says = "exactly"
# kinds = ["UNDEFINED_FUNCTION"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(func.exactly(Department.name, name))
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
