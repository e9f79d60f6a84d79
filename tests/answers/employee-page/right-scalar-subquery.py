# /// answer
# verdict = "accepted"
# note = "A window is computed over all rows before LIMIT; the scalar subquery leaves the page to the index, and counts beside it."
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = select(func.count()).select_from(Employee).scalar_subquery()
    statement = (
        select(Employee.id, Employee.name, Employee.salary, total.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
