# /// answer
# verdict = "rejected"
# mistake = "the total is the number of rows of a second statement"
# says = "python|statements|one statement|1 statement|\\bcount|fetch"
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = len((await session.execute(select(Employee.id))).all())
    statement = (
        select(Employee.id, Employee.name, Employee.salary)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [{**row, "total": total} for row in (await session.execute(statement)).mappings()]
