# /// answer
# verdict = "rejected"
# mistake = "counts the head's subordinates, not the department's employees"
# says = "subordinate|count|statements|employees"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {
            department.name: sum(len(employee.subordinates) for employee in department.employees[:1])
            for department in departments
        }

    return await session.run_sync(read)
