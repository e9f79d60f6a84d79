# /// answer
# verdict = "rejected"
# mistake = "no more than twenty are counted"
# says = "LIMIT|total|\\bcount|\\b20\\b|all employees"
# kinds = ["EXTRANEOUS_LIMIT_CLAUSE"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    some = select(Employee.id).limit(20).subquery()
    total = select(func.count()).select_from(some).scalar_subquery()
    statement = (
        select(Employee.id, Employee.name, Employee.salary, total.label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
