# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    start = select(Employee, literal(0).label("level")).where(Employee.id == employee_id)
    chain = start.cte("chain", recursive=True)
    manager = aliased(Employee, name="manager")
    chain = chain.union_all(select(manager, chain.c.level + 1).join(chain, manager.id == chain.c.manager_id))
    person = aliased(Employee, chain)
    statement = select(person).order_by(chain.c.level)
    return list((await session.scalars(statement)).all())
