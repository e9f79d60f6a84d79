# /// answer
# verdict = "rejected"
# mistake = "ordered by the e-mail address, not by the level"
# says = "e-?mail|order.{0,250}(level|depth)|ORDER BY|\\border"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
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
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(Employee.email)
    return list((await session.scalars(statement)).all())
