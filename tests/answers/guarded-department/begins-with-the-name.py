# /// answer
# verdict = "rejected"
# mistake = "a department whose name begins with it is found"
# says = "begin|prefix|start|exact|other department|LIKE"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name.startswith(name))
        .order_by(Department.name)
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).first()
