# /// answer
# verdict = "rejected"
# mistake = "OFFSET skips the best paid of each department"
# says = "OFFSET|skip|missing|best"
# kinds = ["EXTRANEOUS_OFFSET_CLAUSE"]
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
        .offset(1)
        .lateral("best")
    )
    statement = (
        select(Department.name.label("department"), best.c.name, best.c.salary)
        .join(best, true())
        .order_by(Department.name, best.c.salary.desc(), best.c.id)
    )
    return (await session.execute(statement)).all()
