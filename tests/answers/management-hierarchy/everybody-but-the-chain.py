# /// answer
# verdict = "rejected"
# mistake = "NOT IN: everybody but the chain"
# says = "(?-i:\\bNOT\\b)|not_in|negat"
# kinds = ["EXTRANEOUS_NOT_OPERATOR"]
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
    statement = select(Employee).where(Employee.id.not_in(select(chain.c.id))).order_by(Employee.id)
    return list((await session.scalars(statement)).all())
