# /// answer
# verdict = "rejected"
# mistake = "WITH TIES: a page is longer where salaries are equal"
# says = "\\bties?\\b|more than|too many|equal|LIMIT|FETCH"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc())
        .offset((page - 1) * size)
        .fetch(size, with_ties=True)
    )
    return (await session.execute(statement)).all()
