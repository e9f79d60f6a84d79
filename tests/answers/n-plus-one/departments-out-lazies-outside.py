# /// answer
# verdict = "rejected"
# mistake = "only the SELECT runs in run_sync, the lazy loads outside: MissingGreenlet"
# says = "greenlet|run_sync|lazy|await"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    departments = await session.run_sync(lambda s: s.scalars(select(Department)).all())
    counts = {}
    for department in departments:
        counts[department.name] = len(department.employees)
    return counts
