# /// answer
# verdict = "rejected"
# mistake = "only the name of the department is loaded"
# says = "load_only|defer|column|loaded|budget|created_at|lazy|emit|MissingGreenlet"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only, selectinload

from .models import Department


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department)
        .where(Department.name == name)
        .options(load_only(Department.name), selectinload(Department.employees).raiseload("*"))
    )
    return (await session.scalars(statement)).one_or_none()
