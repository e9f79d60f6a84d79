# /// answer
# verdict = "rejected"
# mistake = "only the employee's place is said, the order of the managers is left to chance"
# says = "ORDER BY|\\border|chance|level|depth"
# kinds = ["MISSING_COLUMN_FROM_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import case, literal, select
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
    statement = (
        select(Employee).join(chain, chain.c.id == Employee.id).order_by(case((Employee.id == employee_id, 0), else_=1))
    )
    return list((await session.scalars(statement)).all())
