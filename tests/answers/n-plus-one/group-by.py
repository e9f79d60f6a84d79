# /// answer
# verdict = "rejected"
# mistake = "one GROUP BY statement instead of lazy loads"
# says = "statements?|lazy|group|n ?\\+ ?1|1 \\+ n|load"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def demonstrate_n_plus_one(session: AsyncSession):
    stmt = select(Department.name, func.count(Employee.id)).outerjoin(Employee).group_by(Department.name)
    return {name: count for name, count in await session.execute(stmt)}
