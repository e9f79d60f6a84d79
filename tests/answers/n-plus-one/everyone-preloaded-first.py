# /// answer
# verdict = "rejected"
# mistake = "all employees are loaded first, which saves nothing: 2 + N"
# says = "statements|extra|one (more|too many)|2 \\+ n|1 \\+ n|exactly|employees"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        everyone = sync_session.scalars(select(Employee)).all()
        assert everyone is not None
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: len(department.employees) for department in departments}

    return await session.run_sync(read)
