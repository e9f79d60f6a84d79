# /// answer
# verdict = "rejected"
# mistake = "the LATERAL subquery is ordered by the salary alone: a tie at the edge is left to chance"
# says = "\\btie|equal|same salar|chance|\\bid\\b|\\border(s|ed|ing)?\\b|order_by"
# ///

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Department, Employee


async def top_earners(session: AsyncSession, n: int):
    best = (
        select(Employee.id, Employee.name, Employee.salary)
        .where(Employee.department_id == Department.id)
        .order_by(Employee.salary.desc())
        .limit(n)
        .lateral("best")
    )
    statement = (
        select(Department.name.label("department"), best.c.name, best.c.salary)
        .join(best, true())
        .order_by(Department.name, best.c.salary.desc(), best.c.id)
    )
    return (await session.execute(statement)).all()
