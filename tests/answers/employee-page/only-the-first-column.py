# /// answer
# verdict = "rejected"
# mistake = "scalars() keeps the id only"
# says = "scalars|\\bint\\b|rows?\\b|label|\\bid\\b"
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
    return (await session.scalars(statement)).all()
