# /// answer
# verdict = "accepted"
# note = "UNION drops rows that were there before, for the price of comparing every row. With a counter in the row none are equal; without one it would end a circle of managers."
# ///

from sqlalchemy import Integer, cast, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    start = select(
        Employee.id.label("id"),
        Employee.manager_id.label("manager_id"),
        cast(0, Integer).label("step"),
    ).where(Employee.id == employee_id)
    up = start.cte(name="up", recursive=True)
    m = aliased(Employee, name="m")
    up = up.union(select(m.id, m.manager_id, up.c.step + 1).select_from(up).join(m, m.id == up.c.manager_id))
    rows = await session.execute(select(Employee, up.c.step).join(up, up.c.id == Employee.id).order_by(up.c.step))
    return [row.Employee for row in rows]
