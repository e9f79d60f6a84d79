# /// answer
# verdict = "rejected"
# mistake = "= takes percent signs for letters"
# says = "wildcard|LIKE|percent|equal|not found|None|not compared with the argument as it was given"
# kinds = ["WILDCARDS_WITHOUT_LIKE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == f"%{name}%")
        .options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
