# /// answer
# verdict = "rejected"
# mistake = "the CTE is not recursive: only the employee and the direct manager"
# says = "recursi|cte|missing|short|direct manager|top|level"
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    me = select(Employee.id, literal(0).label("depth")).where(Employee.id == employee_id)
    boss = select(Employee.manager_id, literal(1).label("depth")).where(Employee.id == employee_id)
    chain = me.union_all(boss).cte("chain")
    stmt = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.depth)
    return list(await session.scalars(stmt))
