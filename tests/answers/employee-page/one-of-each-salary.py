# /// answer
# verdict = "rejected"
# mistake = "DISTINCT ON keeps one of each salary"
# says = "DISTINCT|equal|same salar|missing"
# kinds = ["DISTINCT_THAT_MIGHT_REMOVE_IMPORTANT_DUPLICATES"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .distinct(Employee.salary)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
