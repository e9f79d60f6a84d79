# /// answer
# verdict = "rejected"
# mistake = "an empty department is made for an unknown name"
# says = "None|unknown|NoResultFound|no such|raise|not found|no row|made|empty"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none() or Department(name=name, employees=[])
