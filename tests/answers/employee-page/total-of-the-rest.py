# /// answer
# verdict = "rejected"
# mistake = "the total counts the rows from this one on"
# says = "total|window|frame|\\bcount|all employees|\\border(s|ed|ing)?\\b|order_by"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(
            Employee.id,
            Employee.name,
            Employee.salary,
            func.count().over(order_by=(Employee.salary, Employee.id.desc())).label("total"),
        )
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
