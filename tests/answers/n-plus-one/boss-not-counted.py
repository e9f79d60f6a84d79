# /// answer
# verdict = "rejected"
# mistake = "people without a manager are not counted"
# says = "manager|count|left out"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {
            department.name: sum(e.manager_id is not None for e in department.employees) for department in departments
        }

    return await session.run_sync(read)
