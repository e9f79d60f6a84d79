# /// answer
# verdict = "rejected"
# mistake = "the recursive part reads the CTE in a subquery: it has to join it"
# says = "subquery|\\bjoin"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES"]
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
        select(Employee.id, Employee.manager_id, literal(1)).where(Employee.id.in_(select(chain.c.manager_id)))
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
