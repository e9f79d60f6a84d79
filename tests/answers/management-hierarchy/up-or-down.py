# /// answer
# verdict = "rejected"
# mistake = "with OR the recursion walks down to subordinates as well"
# says = "subordinate|(?-i:\\bOR\\b)|come back more than once"
# kinds = ["OR_INSTEAD_OF_AND", "EXTRANEOUS_EXPRESSION"]
# ///

from sqlalchemy import literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, chain.c.level + 1)
        .join(chain, or_(Employee.id == chain.c.manager_id, Employee.manager_id == chain.c.id))
        .where(chain.c.level < 3)
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
