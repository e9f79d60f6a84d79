# /// answer
# verdict = "rejected"
# mistake = "the salary loses its cents"
# says = "cent|integer|cast|round|decimal|salary"
# ///

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(
            Employee.id,
            Employee.name,
            cast(Employee.salary, Integer).label("salary"),
            func.count().over().label("total"),
        )
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
