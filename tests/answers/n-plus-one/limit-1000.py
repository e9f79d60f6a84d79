# /// answer
# verdict = "rejected"
# mistake = "a LIMIT that today's departments do not reach"
# says = "LIMIT cuts the departments off"
# ///
from sqlalchemy import select

from .models import Department


async def demonstrate_n_plus_one(session):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).limit(1000)).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
