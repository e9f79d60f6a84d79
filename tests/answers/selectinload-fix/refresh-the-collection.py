# /// answer
# verdict = "rejected"
# mistake = "no option: refresh(attribute_names) loads each collection, N+1 again"
# says = "statements|refresh|per department|n ?\\+ ?1|repeated|exactly|more|selectin"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    stmt = select(Department)
    departments = (await session.scalars(stmt)).all()
    for department in departments:
        await session.refresh(department, attribute_names=["employees"])
    return {department.name: len(department.employees) for department in departments}
