# /// answer
# verdict = "rejected"
# mistake = "session.get with selectinload for every department: the option does not help in a loop"
# says = "statements|n ?\\+ ?1|per department|in a loop|repeated|get"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from .models import Department


async def fix_with_selectinload(session: AsyncSession):
    counts = {}
    for department_id in (await session.scalars(select(Department.id))).all():
        department = await session.get(Department, department_id, options=[selectinload(Department.employees)])
        counts[department.name] = len(department.employees)
    return counts
