# /// answer
# verdict = "rejected"
# mistake = "an aggregate in the recursive part"
# says = "aggregate|\\bmax\\b|GROUP BY"
# kinds = ["AGGREGATE_FUNCTION_OUTSIDE_SELECT_OR_HAVING", "EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, func.max(chain.c.level) + 1)
        .join(chain, Employee.id == chain.c.manager_id)
        .group_by(Employee.id)
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
