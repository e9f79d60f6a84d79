# /// answer
# verdict = "rejected"
# mistake = "the recursive part joins a row to itself and never ends"
# says = "itself|endless|never end|infinite|time|cancel|statement_timeout|runs forever|loop"
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
        select(Employee.id, Employee.manager_id, chain.c.depth + 1).join(chain, Employee.id == chain.c.id)
    )
    stmt = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.depth)
    return list(await session.scalars(stmt))
