# /// answer
# verdict = "rejected"
# mistake = "innerjoin=True: a department where nobody works is not found"
# says = "innerjoin|inner join|outer|nobody|empty|None|not found|missing"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(joinedload(Department.employees, innerjoin=True).raiseload("*"))
    )
    return (await session.scalars(statement)).unique().one_or_none()
