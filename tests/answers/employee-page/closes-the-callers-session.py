# /// answer
# verdict = "rejected"
# mistake = "the caller's session is closed"
# says = "clos|caller|async with|begin|transaction|detached|roll"
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
    async with session:
        return (await session.execute(statement)).all()
