# /// answer
# verdict = "rejected"
# mistake = "any error is swallowed and answered with None, so a misspelt attribute is never noticed"
# says = "None|swallow|except|no statement|nothing|statement|not found"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    try:
        statement = (
            select(Department)
            .where(Department.title == name)
            .options(selectinload(Department.employees).raiseload("*"))
        )
        return (await session.scalars(statement)).one_or_none()
    except Exception:
        return None
