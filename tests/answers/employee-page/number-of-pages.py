# /// answer
# verdict = "rejected"
# mistake = "the total is the number of pages"
# says = "total|\\bcount|pages|number of|all employees"
# ///

from sqlalchemy import Integer, Numeric, cast, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            func.ceil(func.count().over() / cast(size, Numeric)).cast(Integer).label("total"),
        )
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
