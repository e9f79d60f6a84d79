# /// answer
# verdict = "rejected"
# mistake = "the total is missing"
# says = "total"
# kinds = ["MISSING_COLUMN_FROM_SELECT"]
# ///

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
