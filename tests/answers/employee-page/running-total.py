# /// answer
# verdict = "rejected"
# mistake = "ORDER BY in the window makes a running count"
# says = "total|window|frame|\\bcount|running|\\border(s|ed|ing)?\\b|order_by"
# kinds = ["EXTRANEOUS_ORDER_BY_CLAUSE"]
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
            func.count().over(order_by=(Employee.salary.desc(), Employee.id)).label("total"),
        )
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
