# /// answer
# verdict = "rejected"
# mistake = "a row more than asked for, to know whether there is a next page"
# says = "LIMIT|size|more than|too many|\\+ ?1"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size + 1)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
