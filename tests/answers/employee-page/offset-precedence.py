# /// answer
# verdict = "rejected"
# mistake = "page - 1 * size: the parentheses are missing"
# says = "OFFSET|\\bpages?\\b|skip|first page|from 1|begins|starts|parenthes|negative"
# kinds = ["IMPROPER_NESTING_OF_EXPRESSIONS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset(abs(page - 1 * size))
    )
    return (await session.execute(statement)).all()
