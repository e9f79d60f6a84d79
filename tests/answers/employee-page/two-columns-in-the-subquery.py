# /// answer
# verdict = "rejected"
# mistake = "the scalar subquery returns two columns"
# says = "(one|single|too many|\\d|all|several) columns?|\\bcolumns?\\b"
# kinds = ["TOO_MANY_COLUMNS_IN_SUBQUERY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    total = select(func.count(), func.max(Employee.id)).select_from(Employee).scalar_subquery()
    statement = (
        select(Employee.id, Employee.name, Employee.salary, total.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
