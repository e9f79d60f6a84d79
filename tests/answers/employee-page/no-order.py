# /// answer
# verdict = "rejected"
# mistake = "the pages are cut from rows in any order"
# says = "ORDER BY|order_by|\\border(ed)?\\b"
# kinds = ["MISSING_ORDER_BY_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
