# /// answer
# verdict = "rejected"
# mistake = "walks down to the subordinates, not up to the managers"
# says = "down|subordinate|direction|wrong way|manager|upward|up to"
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
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.depth + 1).join(chain, Employee.manager_id == chain.c.id)
    )
    stmt = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.depth)
    return list(await session.scalars(stmt))
