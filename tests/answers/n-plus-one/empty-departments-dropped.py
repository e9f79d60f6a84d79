# /// answer
# verdict = "rejected"
# mistake = "departments without employees are left out"
# says = "nobody|without employees|no employees|empty|missing|left out|dropp"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        departments = sync_session.scalars(select(Department)).all()
        return {department.name: len(department.employees) for department in departments if department.employees}

    return await session.run_sync(read)
