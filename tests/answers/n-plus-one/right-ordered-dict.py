# /// answer
# verdict = "accepted"
# ///
from collections import OrderedDict

from sqlalchemy import select

from .models import Department


async def demonstrate_n_plus_one(session):
    def read(sync_session):
        departments = sync_session.scalars(select(Department).order_by(Department.name))
        return OrderedDict((department.name, len(department.employees)) for department in departments)

    return await session.run_sync(read)
