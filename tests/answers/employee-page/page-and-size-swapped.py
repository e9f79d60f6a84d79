# /// answer
# verdict = "rejected"
# mistake = "page and size are swapped"
# says = "\\bpages?\\b|size|LIMIT|OFFSET"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(page)
        .offset((size - 1) * page)
    )
    return (await session.execute(statement)).all()
