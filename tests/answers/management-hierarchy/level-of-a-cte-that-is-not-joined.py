# /// answer
# verdict = "rejected"
# mistake = "the order uses the chain, which is in the subquery only and not in FROM"
# says = 'missing FROM|raw SQL in literal_column\(\)'
# kinds = ["OMITTED_FROM_CLAUSE"]
# ///

from sqlalchemy import literal, literal_column, select
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
    statement = select(Employee).where(Employee.id.in_(select(chain.c.id))).order_by(literal_column("chain.level"))
    return list((await session.scalars(statement)).all())
