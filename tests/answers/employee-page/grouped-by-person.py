# /// answer
# verdict = "rejected"
# mistake = "a group for each person: the total is 1"
# says = "GROUP BY|group_by|\\bgroup|total|\\bcount|over\\("
# kinds = ["GROUP_BY_WITH_SINGLETON_GROUPS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().label("total"))
        .group_by(Employee.id)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
