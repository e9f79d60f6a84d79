# /// answer
# verdict = "rejected"
# mistake = "the subquery returns every id of the chain, and = wants one"
# says = "more than one row|(one|single|several|many) rows?|(?-i:\\bIN\\b)|in_\\("
# kinds = ["MISSING_QUANTIFIER"]
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
    statement = select(Employee).where(Employee.id == select(chain.c.id).scalar_subquery())
    return list((await session.scalars(statement)).all())
