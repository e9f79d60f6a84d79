# /// answer
# verdict = "rejected"
# mistake = "immediateload on a legacy query"
# says = "loader option immediateload\\(\\) loads the collections eagerly"
# ///
from sqlalchemy.orm import immediateload

from .models import Department


async def demonstrate_n_plus_one(session):
    def read(sync_session):
        departments = sync_session.query(Department).options(immediateload(Department.employees))
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
