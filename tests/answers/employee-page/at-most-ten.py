# /// answer
# verdict = "rejected"
# mistake = "pages are never larger than ten"
# says = "LIMIT|size|\\b10\\b|missing|min\\("
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(min(size, 10))
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
