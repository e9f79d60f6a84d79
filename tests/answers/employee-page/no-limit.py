# /// answer
# verdict = "rejected"
# mistake = "everything from the page on"
# says = "LIMIT|size|rest|more than|too many"
# kinds = ["MISSING_LIMIT_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
