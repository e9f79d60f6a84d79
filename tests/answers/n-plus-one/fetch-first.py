# /// answer
# verdict = "rejected"
# mistake = "FETCH FIRST: with more departments some would be missing"
# says = "LIMIT cuts the departments off"
# ///
from sqlalchemy import select

from .models import Department


async def demonstrate_n_plus_one(session):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).order_by(Department.id).fetch(500)).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
