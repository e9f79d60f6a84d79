# /// answer
# verdict = "rejected"
# mistake = "a hand-written SELECT of the employees' ids per department instead of a lazy load"
# says = "lazy|relationship|collection|load"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {
            department.name: len(
                sync_session.scalars(select(Employee.id).where(Employee.department_id == department.id)).all()
            )
            for department in departments
        }

    return await session.run_sync(read)
