# /// answer
# verdict = "rejected"
# mistake = "the option is forgotten: the lazy load ends in MissingGreenlet"
# says = "greenlet|lazy|selectin|option|await"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department)
    departments = (await session.scalars(stmt)).all()
    return {department.name: len(department.employees) for department in departments}
