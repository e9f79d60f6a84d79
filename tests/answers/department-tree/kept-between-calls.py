# /// answer
# verdict = "rejected"
# mistake = "the departments of the first call are kept"
# says = "kept|cache|no statement|statement|between calls|another session"
# ///

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department, Employee


_tree: list[Any] = []


async def department_tree(session: AsyncSession):
    statement = (
        select(Department)
        .options(selectinload(Department.employees).selectinload(Employee.projects))
        .order_by(Department.name)
    )
    if not _tree:
        _tree.extend((await session.scalars(statement)).all())
    return _tree
