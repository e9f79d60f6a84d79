# /// answer
# verdict = "rejected"
# mistake = "the total is counted in a statement of its own"
# says = "statements|one statement|1 statement|\\b(two|2)\\b|queries|\\bcount"
# ///

from sqlalchemy import func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = await session.scalar(select(func.count()).select_from(Employee))
    statement = (
        select(Employee.id, Employee.name, Employee.salary, literal(total).label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
