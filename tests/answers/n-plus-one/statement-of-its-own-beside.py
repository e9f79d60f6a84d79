# /// answer
# verdict = "rejected"
# mistake = "a further query beside the departments and the lazy loads"
# says = "1 of them is neither the query of the departments nor a lazy load"
# ///
from sqlalchemy import select

from .models import Department


async def demonstrate_n_plus_one(session):
    await session.execute(select(Department.id))

    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
