# /// answer
# verdict = "rejected"
# mistake = "the recursive part of the CTE is missing: only the employee comes back"
# says = "recursi|union|missing|short|only the employee|top|manager|itself"
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("depth"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    stmt = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.depth)
    return list(await session.scalars(stmt))
