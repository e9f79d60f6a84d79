# /// answer
# verdict = "rejected"
# mistake = "any page is fetched, and sorted in Python"
# says = "\\border(s|ed|ing)?\\b|order_by|sort|python|ORDER BY"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .limit(size)
        .offset((page - 1) * size)
    )
    rows = (await session.execute(statement)).all()
    return sorted(rows, key=lambda row: (-row.salary, row.id))
