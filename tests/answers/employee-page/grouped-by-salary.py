# /// answer
# verdict = "rejected"
# mistake = "GROUP BY salary, while the columns of people are shown"
# says = "GROUP BY|group_by|\\bgroup"
# kinds = ["EXTRANEOUS_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .group_by(Employee.salary)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
