# /// answer
# verdict = "rejected"
# mistake = "an outer join with LATERAL: a department where nobody works appears with an empty row"
# says = "outer join|(?-i:\\bLEFT\\b)|NULL|nobody|empty|inner join"
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
        .outerjoin(best, true())
        .order_by(Department.name, best.c.salary.desc(), best.c.id)
    )
    return (await session.execute(statement)).all()
