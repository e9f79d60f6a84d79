# /// answer
# verdict = "rejected"
# mistake = "lazy loads outside run_sync: MissingGreenlet"
# says = "greenlet|run_sync|lazy|await"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    departments = (await session.scalars(select(Department))).all()
    return {department.name: len(department.employees) for department in departments}
