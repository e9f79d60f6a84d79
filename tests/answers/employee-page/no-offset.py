# /// answer
# verdict = "rejected"
# mistake = "every page is the first"
# says = "OFFSET|\\bpages?\\b|skip|first page|from 1|begins|starts"
# kinds = ["MISSING_OFFSET_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
    )
    return (await session.execute(statement)).all()
