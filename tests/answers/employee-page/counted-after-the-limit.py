# /// answer
# verdict = "rejected"
# mistake = "the rows of the page are counted, not all: LIMIT comes before the window"
# says = "total|\\bcount|all employees|LIMIT|\\bpages?\\b|subquery|before"
# kinds = ["IMPROPER_NESTING_OF_SUBQUERIES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    part = (
        select(Employee.id, Employee.name, Employee.salary)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
        .subquery()
    )
    statement = select(part, func.count().over().label("total")).order_by(part.c.salary.desc(), part.c.id)
    return (await session.execute(statement)).all()
