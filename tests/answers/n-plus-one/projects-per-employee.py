# /// answer
# verdict = "rejected"
# mistake = "reads every employee's projects too: N+1 of the N+1"
# says = "statements|projects|1 \\+ n|exactly|more|nested|too many"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {
            department.name: len([employee for employee in department.employees if employee.projects or True])
            for department in departments
        }

    return await session.run_sync(read)
