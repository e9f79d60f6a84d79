# /// answer
# verdict = "rejected"
# mistake = "the offset is the number of the page"
# says = "OFFSET the argument: with OFFSET \\(page - 1\\) \\* size"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset(page)
    )
    return (await session.execute(statement)).all()
