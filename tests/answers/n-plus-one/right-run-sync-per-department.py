# /// answer
# verdict = "accepted"
# note = "run_sync around each single access. It shows where the waiting happens; around the whole loop it is cheaper."
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    result = await session.execute(select(Department))
    counts = {}
    for department in result.scalars().all():
        employees = await session.run_sync(lambda _, department=department: department.employees)
        counts[department.name] = len(employees)
    return counts
