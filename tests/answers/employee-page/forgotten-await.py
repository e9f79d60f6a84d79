# /// answer
# verdict = "rejected"
# mistake = "the call of the session is not awaited"
# says = "await|coroutine"
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
    return (session.execute(statement)).all()
