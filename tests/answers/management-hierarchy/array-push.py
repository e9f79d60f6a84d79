# /// answer
# verdict = "rejected"
# mistake = "there is no function array_push()"
# says = "array_push"
# kinds = ["UNDEFINED_FUNCTION", "NONSTANDARD_KEYWORDS_OR_STANDARD_KEYWORDS_IN_WRONG_CONTEXT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, array([Employee.id]).label("path"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    chain = chain.union_all(
        select(Employee.id, Employee.manager_id, func.array_push(chain.c.path, Employee.id)).join(
            chain, Employee.id == chain.c.manager_id
        )
    )
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(func.cardinality(chain.c.path))
    return list((await session.scalars(statement)).all())
