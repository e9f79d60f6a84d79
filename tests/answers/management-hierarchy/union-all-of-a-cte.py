# /// answer
# verdict = "rejected"
# mistake = "union_all(chain, …) is a function of selects; the CTE has a method of that name"
# says = "union_all"
# kinds = ["CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = union_all(
        chain,
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(chain, Employee.id == chain.c.manager_id),
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
