# /// answer
# verdict = "rejected"
# mistake = "the name of the department is not labelled department"
# says = "label|\\bcolumns?\\b|department|name"
# kinds = ["MISSING_AS_FROM_SELECT"]
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
        select(Department.name, best.c.name, best.c.salary)
        .join(best, true())
        .order_by(Department.name, best.c.salary.desc(), best.c.id)
    )
    return (await session.execute(statement)).all()
