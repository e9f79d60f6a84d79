# /// answer
# verdict = "rejected"
# mistake = "options() returns a new statement that is not kept: MissingGreenlet"
# says = "greenlet|lazy|selectin|option|await"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department)
    stmt.options(selectinload(Department.employees))
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}
