# /// answer
# verdict = "rejected"
# mistake = "& binds tighter than ==: the parentheses around both sides are missing"
# says = "parenthes|bracket|&|and_|boolean|precedence"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS"]
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
        select(Employee.id, Employee.manager_id, chain.c.level + 1).join(
            chain, Employee.id == chain.c.manager_id & Employee.id != chain.c.id
        )
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
