# /// answer
# verdict = "rejected"
# mistake = "the department of the first call is kept"
# says = "kept|cache|no statement|statement|between calls|another session"
# ///

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


_found: dict[str, Any] = {}


async def guarded_department(session: AsyncSession, name: str):
    statement = (
        select(Department).where(Department.name == name).options(selectinload(Department.employees).raiseload("*"))
    )
    if name not in _found:
        _found[name] = (await session.scalars(statement)).one_or_none()
    return _found[name]
