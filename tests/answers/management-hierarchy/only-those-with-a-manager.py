# /// answer
# verdict = "rejected"
# mistake = "manager_id > 0 leaves out the top, whose manager_id is NULL"
# says = "manager_id|NULL|\\btop\\b|> ?0"
# kinds = ["MIXED_A_GREATER_THAN_0_WITH_IS_NOT_NULL_OR_EMPTY_STRING_WITH_NULL", "EXTRANEOUS_EXPRESSION"]
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
        select(Employee.id, Employee.manager_id, chain.c.level + 1)
        .join(chain, Employee.id == chain.c.manager_id)
        .where(Employee.manager_id > 0)
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
