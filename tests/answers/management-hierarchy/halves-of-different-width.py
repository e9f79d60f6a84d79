# /// answer
# verdict = "rejected"
# mistake = "the second half of the recursion lacks the level"
# says = "UNION|number of columns|\\d columns|halves|parts"
# kinds = ["DIFFERENT_TUPLES_IN_SET_OPERATION"]
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
    steps = chain.union_all(select(Employee.id, Employee.manager_id).join(chain, Employee.id == chain.c.manager_id))
    statement = select(Employee).join(steps, steps.c.id == Employee.id).order_by(Employee.id)
    return list((await session.scalars(statement)).all())
