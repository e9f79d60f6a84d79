# /// answer
# verdict = "rejected"
# mistake = "the size is typed in"
# says = "LIMIT|size|\\b20\\b|typed|hard.?coded|argument|OFFSET"
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(20)
        .offset((page - 1) * 20)
    )
    return (await session.execute(statement)).all()
