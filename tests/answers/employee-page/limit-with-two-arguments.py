# /// answer
# verdict = "rejected"
# mistake = "limit() takes one number; the offset is a method of its own"
# says = "limit|argument|offset"
# kinds = ["CONFUSED_SYNTAX_OF_KEYWORDS"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size, (page - 1) * size)
    )
    return (await session.execute(statement)).all()
