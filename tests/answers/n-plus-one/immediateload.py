# /// answer
# verdict = "rejected"
# mistake = "a loader option (immediateload) loads the collections; nothing is read lazily, and there is no run_sync"
# says = "loader option immediateload\\(\\) loads the collections eagerly"
# ///
from sqlalchemy import select
from sqlalchemy.orm import immediateload

from .models import Department


async def demonstrate_n_plus_one(session):
    departments = await session.scalars(select(Department).options(immediateload(Department.employees)))
    return {department.name: len(department.employees) for department in departments}
