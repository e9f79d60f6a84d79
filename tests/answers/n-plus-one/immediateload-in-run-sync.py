# /// answer
# verdict = "rejected"
# mistake = "immediateload inside run_sync: the attributes are read when everything is loaded"
# says = "loader option immediateload\\(\\) loads the collections eagerly"
# ///
from sqlalchemy import select
from sqlalchemy.orm import immediateload

from .models import Department


async def demonstrate_n_plus_one(session):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).options(immediateload(Department.employees))).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
