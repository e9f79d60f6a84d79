# /// answer
# verdict = "accepted"
# note = "An array of the ids on the way gives the order, and is what a test for a circle of managers would look into."
# ///

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def management_hierarchy(session: AsyncSession, employee_id: int):
    line = (
        select(Employee.id, Employee.manager_id, array([Employee.id]).label("path"))
        .where(Employee.id == employee_id)
        .cte("line", recursive=True)
    )
    line = line.union_all(
        select(Employee.id, Employee.manager_id, func.array_append(line.c.path, Employee.id)).join(
            line, line.c.manager_id == Employee.id
        )
    )
    stmt = select(Employee).join(line, line.c.id == Employee.id).order_by(func.cardinality(line.c.path))
    return list((await session.scalars(stmt)).all())
