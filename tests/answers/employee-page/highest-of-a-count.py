# /// answer
# verdict = "rejected"
# mistake = "an aggregate inside an aggregate"
# says = "\\bnest|inside|contain|aggregate"
# kinds = ["AGGREGATE_FUNCTIONS_CANNOT_BE_NESTED"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.max(func.count(Employee.id)).label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
