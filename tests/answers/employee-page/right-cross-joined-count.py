# /// answer
# verdict = "accepted"
# ///

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    counted = select(func.count(Employee.id).label("total")).cte("counted")
    statement = (
        select(Employee.id, Employee.name, Employee.salary, counted.c.total)
        .join(counted, true())
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
