# /// answer
# verdict = "rejected"
# mistake = "count() without over() beside columns that are not grouped"
# says = "GROUP BY|group_by|over\\(|window|aggregate"
# kinds = ["MISSING_GROUP_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
