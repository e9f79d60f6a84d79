# /// answer
# verdict = "rejected"
# mistake = "the chain is in the statement and nothing reads it: only the employee is returned"
# says = "unused|not used|never (used|read)|not joined|nothing (reads|uses)|not read"
# kinds = ["UNUSED_CTE"]
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    statement = select(Employee).add_cte(chain).where(Employee.id == employee_id)
    return list((await session.scalars(statement)).all())
