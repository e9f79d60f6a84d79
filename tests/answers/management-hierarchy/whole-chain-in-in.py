# /// answer
# verdict = "rejected"
# mistake = "the subquery of IN returns all columns of the chain"
# says = "(too many|one|single|\\d|several|all) columns?"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
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
    statement = select(Employee).where(Employee.id.in_(select(chain))).order_by(Employee.id)
    return list((await session.scalars(statement)).all())
