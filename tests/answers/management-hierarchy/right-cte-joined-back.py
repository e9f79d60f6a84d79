# /// answer
# verdict = "accepted"
# note = "The CTE carries ids and depth only, and the objects are joined at the end: less to move through the recursion."
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
        select(Employee.id, Employee.manager_id, chain.c.depth + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    stmt = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.depth)
    return list(await session.scalars(stmt))
