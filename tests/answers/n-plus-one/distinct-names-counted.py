# /// answer
# verdict = "rejected"
# mistake = "counts distinct names: two people of the same name count once"
# says = "same name|namesake|distinct|set|count"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {
            department.name: len({employee.name for employee in department.employees}) for department in departments
        }

    return await session.run_sync(read)
