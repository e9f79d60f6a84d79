# /// answer
# verdict = "rejected"
# mistake = "HAVING without GROUP BY"
# says = "(?-i:\\bHAVING\\b)|\\bhaving\\(|GROUP BY"
# kinds = ["HAVING_WITHOUT_GROUP_BY"]
# ///

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Employee


async def employee_page(session: AsyncSession, page: int, size: int):
    statement = (
        select(Employee.id, Employee.name, Employee.salary, func.count().over().label("total"))
        .having(func.count() > 0)
        .order_by(Employee.salary.desc(), Employee.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return (await session.execute(statement)).all()
