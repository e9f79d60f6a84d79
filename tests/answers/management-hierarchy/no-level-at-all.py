# /// answer
# verdict = "rejected"
# mistake = "nothing is carried along by which the chain could be ordered"
# says = "ORDER BY|order_by|\\border(ed)?\\b|level|depth"
# kinds = ["MISSING_EXPRESSION", "MISSING_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = select(Employee.id, Employee.manager_id).where(Employee.id == employee_id).cte("chain", recursive=True)
    chain = chain.union_all(select(Employee.id, Employee.manager_id).join(chain, Employee.id == chain.c.manager_id))
    statement = select(Employee).join(chain, chain.c.id == Employee.id)
    return list((await session.scalars(statement)).all())
