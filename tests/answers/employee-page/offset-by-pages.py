# /// answer
# verdict = "rejected"
# mistake = "skips as many rows as pages, not pages of rows"
# says = "OFFSET|\\bpages?\\b|skip|first page|from 1|begins|starts"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset(page - 1)
    )
    return (await session.execute(statement)).all()
