# /// answer
# verdict = "rejected"
# mistake = "LIMIT is taken for the end of the page"
# says = "LIMIT|size|more than|too many|page \\* size"
# kinds = ["INCORRECT_LIMIT"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(page * size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
