# /// answer
# verdict = "rejected"
# mistake = "the ids are ordered in the subquery of IN, the outer statement is not ordered"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["ORDER_BY_IN_SUBQUERY", "MISSING_ORDER_BY_CLAUSE"]
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
    statement = select(Employee).where(Employee.id.in_(select(chain.c.id).order_by(chain.c.level)))
    return list((await session.scalars(statement)).all())
