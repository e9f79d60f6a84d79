# /// answer
# verdict = "rejected"
# mistake = "a COUNT per department instead of a lazy load"
# says = "lazy|count\\(|relationship|collection|employees? (is|are) never|load"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {
            department.name: sync_session.scalar(
                select(func.count()).select_from(Employee).where(Employee.department_id == department.id)
            )
            for department in departments
        }

    return await session.run_sync(read)
