# /// answer
# verdict = "rejected"
# mistake = "starts from the employees: empty departments are missing"
# says = "nobody|without employees|no employees|empty|missing|statements|department"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def demonstrate_n_plus_one(session: AsyncSession):
    def read(sync_session):
        counts = {}
        for employee in sync_session.scalars(select(Employee)).all():
            if employee.department is not None:
                counts[employee.department.name] = counts.get(employee.department.name, 0) + 1
        return counts

    return await session.run_sync(read)
