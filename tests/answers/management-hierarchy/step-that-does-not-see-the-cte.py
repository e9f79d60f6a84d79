# /// answer
# verdict = "rejected"
# mistake = "the second part does not use the CTE: employee and manager, and nobody above"
# says = "recurs|refer|itself|second part|does not (use|see|join)|only .{0,40}(manager|steps?|levels?)"
# kinds = ["MISSING_TABLE_REFERENCE"]
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    chain = (
        select(Employee.id, Employee.manager_id, literal(0).label("level"))
        .where(Employee.id == employee_id)
        .cte("chain", recursive=True)
    )
    own = aliased(Employee)
    boss = select(own.manager_id).where(own.id == employee_id).scalar_subquery()
    chain = chain.union_all(select(Employee.id, Employee.manager_id, literal(1)).where(Employee.id == boss))
    statement = select(Employee).join(chain, chain.c.id == Employee.id).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
