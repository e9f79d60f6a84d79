# /// answer
# verdict = "rejected"
# mistake = "still the N+1: lazy loads in run_sync"
# says = "statements|n ?\\+ ?1|lazy|selectin|repeated|per department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    departments = (await session.scalars(select(Department))).all()
    return await session.run_sync(lambda _: {d.name: len(d.employees) for d in departments})
