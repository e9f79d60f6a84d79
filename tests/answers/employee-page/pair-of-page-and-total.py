# /// answer
# verdict = "rejected"
# mistake = "a pair of the rows and the total, not rows"
# says = "tuple|rows?\\b|total|\\blist\\b|label"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = (await session.execute(statement)).all()
    return rows, rows[0].total if rows else 0
