# /// answer
# verdict = "rejected"
# mistake = "commits: the transaction belongs to the caller"
# says = "commit|transaction"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    result = (await session.scalars(statement)).one_or_none()
    await session.commit()
    return result
