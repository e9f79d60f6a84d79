# /// answer
# verdict = "rejected"
# mistake = "only the subquery is ordered, the outer statement is not"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["ORDER_BY_IN_SUBQUERY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    part = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
        .subquery()
    )
    statement = select(part)
    return (await session.execute(statement)).all()
