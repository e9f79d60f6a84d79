# /// answer
# verdict = "rejected"
# mistake = "the chain is in FROM and joined with nothing: everybody is returned for each step"
# says = "cross join|cartesian|join condition|not joined|(?-i:\\bON\\b)|everybody"
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
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    statement = select(Employee).select_from(Employee, chain).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
