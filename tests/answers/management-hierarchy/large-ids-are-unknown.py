# /// answer
# verdict = "rejected"
# mistake = "ids above a hundred are unknown"
# says = 'A call sends no statement: .*made without asking'
# ///

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    if employee_id > 100:
        return []
    c = (
        select(Employee.id, Employee.manager_id, literal(0).label("n"))
        .where(Employee.id == employee_id)
        .cte("c", recursive=True)
    )
    c = c.union_all(select(Employee.id, Employee.manager_id, c.c.n + 1).join(c, Employee.id == c.c.manager_id))
    stmt = select(Employee).join(c, c.c.id == Employee.id).order_by(c.c.n)
    return list((await session.scalars(stmt)).all())
