# /// answer
# verdict = "rejected"
# mistake = "the recursive part is joined with the CTE on nothing: after a step everybody is in it"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|manager_id|everybody"
# kinds = ["MISSING_JOIN_CONDITION"]
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
    chain = chain.union_all(select(Employee.id, Employee.manager_id, chain.c.level + 1).where(chain.c.level < 2))
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
