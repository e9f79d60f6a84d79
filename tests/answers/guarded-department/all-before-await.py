# /// answer
# verdict = "rejected"
# mistake = "a method of the result is called on the coroutine, before it was awaited"
# says = "await|coroutine"
# kinds = ["CONFUSED_ORDER_OF_KEYWORDS"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return await session.scalars(statement).one_or_none()
