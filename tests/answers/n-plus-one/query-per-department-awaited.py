# /// answer
# verdict = "rejected"
# mistake = "an awaited COUNT per department; no lazy load"
# says = "lazy|count\\(|relationship|collection|run_sync|load"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def demonstrate_n_plus_one(session: AsyncSession):
    counts = {}
    for department in (await session.scalars(select(Department))).all():
        stmt = select(func.count(Employee.id)).where(Employee.department_id == department.id)
        counts[department.name] = await session.scalar(stmt)
    return counts
