# /// answer
# verdict = "rejected"
# mistake = "a method of the result is called on the coroutine, before it was awaited"
# says = "await|coroutine"
# kinds = ["CONFUSED_ORDER_OF_KEYWORDS"]
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
    return await session.execute(statement).all()
