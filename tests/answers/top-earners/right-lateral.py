# /// answer
# verdict = "accepted"
# note = "LATERAL takes n rows from each department and stops; a window numbers everybody, and most of the numbers are thrown away."
# ///

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    best = (
        select(Employee.id, Employee.name, Employee.salary)
        .where(Employee.department_id == Department.id)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(n)
        .lateral("best")
    )
    statement = (
        select(Department.name.label("department"), best.c.name, best.c.salary)
        .join(best, true())
        .order_by(Department.name, best.c.salary.desc(), best.c.id)
    )
    return (await session.execute(statement)).all()
