# /// answer
# verdict = "rejected"
# mistake = "a LIMIT in a plain subquery: the n best paid of the whole company"
# says = "whole company, not of each department"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    best = select(Employee).order_by(Employee.salary.desc(), Employee.id).limit(n).subquery()
    statement = (
        select(Department.name.label("department"), best.c.name, best.c.salary)
        .join(best, best.c.department_id == Department.id)
        .order_by(Department.name, best.c.salary.desc(), best.c.id)
    )
    return (await session.execute(statement)).all()
