# /// answer
# verdict = "rejected"
# mistake = "all departments are fetched, and Python picks one"
# says = "python|fetch|filter|(?-i:\\bWHERE\\b)|fetch|too many rows|surplus|all departments"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = select(Department).options(selectinload(Department.employees).raiseload("*"))
    return next((one for one in await session.scalars(statement) if one.name == name), None)
