# /// answer
# verdict = "rejected"
# mistake = "the start is said in the outer statement: chains of everybody are walked, and one person is kept"
# says = "first part|start|outer|(?-i:\\bWHERE\\b)|anchor|non-recursive"
# kinds = ["EXPRESSION_IN_INCORRECT_CLAUSE"]
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = select(Employee.id, Employee.manager_id, literal(0).label("level")).cte("chain", recursive=True)
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id)
    )
    statement = (
        select(Employee)
        .join(chain, chain.c.id == Employee.id)
        .where(Employee.id == employee_id)
        .order_by(chain.c.level)
    )
    return list((await session.scalars(statement)).all())
