# /// answer
# verdict = "rejected"
# mistake = "ordered by the id of the department, not by its name"
# says = "\\border(s|ed|ing)?\\b|order_by|department|name|\\bid\\b"
# kinds = ["INCORRECT_COLUMN_IN_ORDER_BY_CLAUSE"]
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
        .order_by(Department.id, best.c.salary.desc(), best.c.id)
    )
    return (await session.execute(statement)).all()
